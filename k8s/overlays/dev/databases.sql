create database entente_order;
create database entente_dispute;
create database entente_payout;

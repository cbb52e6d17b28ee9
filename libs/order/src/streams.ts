/** Names of this context's streams; they are storage. */
export const orderStream = (orderId: string): string => `order-${orderId}`;
export const chatStream = (orderId: string): string => `chat-${orderId}`;
/** A seller has a standing of his own in every marketplace. */
export const sellerStream = (marketplace: string, sellerId: string): string => `seller-${sellerKey(marketplace, sellerId)}`;
export const sellerKey = (marketplace: string, sellerId: string): string => `${marketplace}.${sellerId}`;

/** Names of this context's streams; they are storage. */
export const orderStream = (orderId: string): string => `order-${orderId}`;
export const chatStream = (orderId: string): string => `chat-${orderId}`;

/** Blanks, control and format characters, and letters that draw nothing: who sends only these has said nothing. */
const INVISIBLE = /[\s\p{Z}\p{C}\u034F\u115F\u1160\u2800\u3164\uFFA0]/gu;

/** Whether a reader would see nothing of it. */
export const isBlank = (text: string): boolean => text.replace(INVISIBLE, '') === '';

/** A pack says something that cannot be meant. `near` is the written thing it stands in, so that the reader can name file and line. */
export class PackError extends Error {
  constructor(
    readonly near: unknown,
    message: string,
  ) {
    super(message);
  }
}

// A frame that nobody can encode: a mistake in the frame as written, never in what a target sent.

type FrameErrorCode = 'address' | 'hex' | 'number' | 'text' | 'layers';

export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: FrameErrorCode;

  constructor(code: FrameErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

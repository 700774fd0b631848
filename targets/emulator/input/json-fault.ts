// Why a message is no JSON: thrown inside the parser of one message, caught at its door.

export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

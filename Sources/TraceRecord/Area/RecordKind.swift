/// What a record of the shared memory is of: the numbers of `recorder_area.h`.
enum RecordKind {
  static let malloc: UInt64 = 1
  static let calloc: UInt64 = 2
  static let aligned: UInt64 = 3
  static let free: UInt64 = 4
  static let reallocFrom: UInt64 = 5
  static let reallocTo: UInt64 = 6
  static let map: UInt64 = 7
  static let unmap: UInt64 = 8
  static let remapFrom: UInt64 = 9
  static let remapTo: UInt64 = 10
  static let threadName: UInt64 = 11
  static let module: UInt64 = 12
  static let text: UInt64 = 13
  static let frames: UInt64 = 14

  static let pointerMask: UInt64 = 0x00FF_FFFF_FFFF_FFFF
  static let slackBits: UInt64 = 16
  static let slackUnknown: UInt64 = 0xFFFF
}

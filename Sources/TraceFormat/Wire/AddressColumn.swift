/// The optional column of addresses or page frames: zigzag differences from the previous event's,
/// as LEB128.
enum AddressColumn {
  static func bytes(_ addresses: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    var previous: UInt64 = 0
    for address in addresses {
      bytes.putVarint(zigzag(Int64(bitPattern: address &- previous)))
      previous = address
    }
    return bytes
  }

  static func parse(
    _ bytes: borrowing Span<UInt8>, count: Int, into addresses: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var cursor = ByteCursor()
    var previous: UInt64 = 0
    addresses.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      previous &+= UInt64(bitPattern: unzigzag(try cursor.varint(bytes)))
      addresses.append(previous)
    }
    guard cursor.offset == bytes.count else {
      throw cursor.failure("the end", found: "\(bytes.count - cursor.offset) bytes more")
    }
  }
}

/// A slab event's fields, cut at its address.
struct SlabLine {
  var pointer: Pointer
  /// The fields before and after the address, which repeat.
  var head: Range<Int>
  var tail: Range<Int>
  /// Hash of both.
  var hash: UInt64
  /// The number of their shape; -1 if it is new.
  var shape: Int
}

extension KernelEventImport {
  /// Finds the address and what is known of the rest; nil if there is no "ptr=".
  ///
  /// Not inlined: it must not depend on the sink how well it is compiled.
  @inline(never)
  func slabLine(_ bytes: Span<UInt8>, _ event: EventLine) -> SlabLine? {
    guard let pointer = Self.pointer(bytes, event.fields) else { return nil }
    let head = event.fields.lowerBound..<pointer.text.lowerBound
    let tail = pointer.text.upperBound..<event.fields.upperBound
    let seed = ByteMemo.hash(bytes, head, seed: UInt64(truncatingIfNeeded: event.tracepoint))
    let hash = ByteMemo.hash(bytes, tail, seed: seed)
    let shape = memo.find(bytes, head, tail, realm: event.tracepoint, hash: hash)
    return SlabLine(pointer: pointer, head: head, tail: tail, hash: hash, shape: shape)
  }

  /// The field "ptr=".
  @inline(__always)
  private static func pointer(_ bytes: Span<UInt8>, _ fields: Range<Int>) -> Pointer? {
    var place = fields.lowerBound
    while place < fields.upperBound {
      if Ascii.has("ptr=", at: place, bytes, to: fields.upperBound) {
        return Pointer(bytes, from: place &+ 4, to: fields.upperBound)
      }
      place = ByteSearch.first(32, in: bytes, place..<fields.upperBound) &+ 1
    }
    return nil
  }
}

/// What stands behind an allocation's address:
///
///     [ name=NAME] bytes_req=R bytes_alloc=A gfp_flags=G[ node=M][ accounted=B]
struct AllocationFields {
  /// The cache's name; nil if the tracepoint does not print it (before Linux 6.2).
  var name: Range<Int>?
  var requestedBytes: UInt64
  var allocatedBytes: UInt64
  var flags: Range<Int>
  /// Whether a memory node other than -1 is asked for.
  var isNodeBound = false
  var isAccounted = false

  /// The fields in `range`, which begins right behind the address.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if Ascii.has(" name=", at: range.lowerBound, bytes, to: range.upperBound) {
      // A name may contain blanks: it ends before the first text that reads as sizes.
      let start = range.lowerBound + 6
      var search = start
      while let end = Ascii.find(" bytes_req=", bytes, search..<range.upperBound) {
        if let fields = AllocationFields(bytes, sizes: end..<range.upperBound) {
          self = fields
          name = start..<end
          return
        }
        search = end + 1
      }
      return nil
    }
    self.init(bytes, sizes: range)
  }

  private init?(_ bytes: Span<UInt8>, sizes range: Range<Int>) {
    var place = range.lowerBound
    let end = range.upperBound
    guard let requested = Self.number(" bytes_req=", bytes, &place, to: end),
      let allocated = Self.number(" bytes_alloc=", bytes, &place, to: end),
      Ascii.has(" gfp_flags=", at: place, bytes, to: end)
    else { return nil }
    requestedBytes = requested
    allocatedBytes = allocated
    place += " gfp_flags=".utf8.count
    let flagsEnd = Ascii.blankAfter(place, bytes, to: end)
    flags = place..<flagsEnd
    place = flagsEnd
    if Ascii.has(" node=", at: place, bytes, to: end) {
      var digits = place + " node=".utf8.count
      let isNegative = Ascii.has("-", at: digits, bytes, to: end)
      if isNegative { digits += 1 }
      let node = Ascii.decimal(bytes, digits..<end)
      if node.end > digits {
        isNodeBound = !(isNegative && node.value == 1)
        place = node.end
      }
    }
    isAccounted = Ascii.has(" accounted=true", at: place, bytes, to: end)
  }

  /// The decimal number behind `key` at `place`, which moves behind it.
  static func number(
    _ key: String, _ bytes: Span<UInt8>, _ place: inout Int, to end: Int
  ) -> UInt64? {
    guard Ascii.has(key, at: place, bytes, to: end) else { return nil }
    let start = place + key.utf8.count
    let number = Ascii.decimal(bytes, start..<end)
    guard number.end > start else { return nil }
    place = number.end
    return number.value
  }
}

import Glibc

/// Estimates what zstd makes of a site's coded references, to choose between modes.
enum ReferenceCost {
  /// Estimated bits: the order-0 entropy of the bytes plus the escapes in full.
  static func bits(_ coded: ArraySlice<ReferenceEncoder.Coded>) -> Double {
    var histogram = [Int32](repeating: 0, count: 256)
    var bits = 0.0
    for reference in coded {
      switch reference {
      case .value(let value) where value < UInt64(ReferenceByte.firstEscape):
        histogram[Int(value)] += 1
      case .value(let value) where value <= UInt64(UInt16.max):
        histogram[Int(ReferenceByte.wide)] += 1
        bits += 14
      case .value, .direct:
        histogram[Int(ReferenceByte.wider)] += 1
        bits += 26
      case .absolute:
        histogram[Int(ReferenceByte.absolute)] += 1
        bits += 40
      }
    }
    let total = Double(coded.count)
    for count in histogram where count > 0 {
      bits += Double(count) * log2(total / Double(count))
      // A symbol that occurs has to be told once.
      bits += 4
    }
    return bits
  }
}

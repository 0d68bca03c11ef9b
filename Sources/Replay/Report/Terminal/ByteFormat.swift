/// Sizes for people, in powers of 1,024 (IEC 80000-13): "512 B", "1.5 KiB", "12.0 MiB".
public enum ByteFormat {
  private static let units = ["B  ", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// The size with one decimal from 1 KiB on. Trailing blanks are left out.
  public static func text(_ bytes: some BinaryInteger) -> String {
    var out = aligned(bytes)
    while out.last == " " { out.removeLast() }
    return out
  }

  /// The size with a unit that is always three columns wide, so that right-aligned columns have
  /// their digits and units below each other.
  public static func aligned(_ bytes: some BinaryInteger) -> String {
    let sign = bytes < 0 ? "-" : ""
    let magnitude = UInt64(clamping: bytes.magnitude)
    if magnitude < 1024 { return "\(sign)\(magnitude) \(units[0])" }
    var unit = 1
    var size = Double(magnitude) / 1024
    // 1,023.95 of a unit would be written as "1024.0": it is 1.0 of the next one.
    while size >= 1023.95 && unit < units.count - 1 {
      size /= 1024
      unit += 1
    }
    return "\(sign)\(FixedPoint.text(size, decimals: 1)) \(units[unit])"
  }
}

/// What one refill added: the unit by which hostage and empty pages are counted, although no zone
/// ever gives one back.
struct ZoneGrowth: Sendable {
  let zone: UInt32
  let pages: Int
  /// Its number among the zone's growths; 0 in zones with one address range.
  let number: UInt32
  let firstItem: UInt32
  /// Byte offset of the first item, in the zone's address range or in the growth.
  let baseBytes: Int
  /// Pages that a single live object holds hostage: none where the growth is but one item.
  let hostagePages: Int
  var live: Int32 = 0

  /// - Returns: How many items somebody has now.
  @inline(__always)
  mutating func changeLive(by change: Int32) -> Int {
    live &+= change
    return Int(live)
  }
}

/// What rows are sorted by: the largest first, names by alphabet.
public enum StatsSort: String, Sendable, CaseIterable {
  /// Bytes set aside, where unknown bytes asked for.
  case allocated
  /// Bytes asked for.
  case requested
  /// Bytes lost by rounding within blocks.
  case waste
  /// Allocations.
  case allocations
  /// Frees on another processor.
  case cross
  /// Live bytes at their peak.
  case peak
  /// Live bytes at the end.
  case live
  /// The median of lifetimes.
  case lifetime
  /// Pages held hostage.
  case hostage
  /// The name; numbers by value.
  case name

  /// `rows` in this order; rows that are equal in it by name.
  func sorted(_ rows: [StatsRow]) -> [StatsRow] {
    guard self != .name else { return rows.sorted { Self.isNamedBefore($0.name, $1.name) } }
    let keyed = rows.map { (key: key($0), row: $0) }
    return keyed.sorted { a, b in
      a.key != b.key ? a.key > b.key : Self.isNamedBefore(a.row.name, b.row.name)
    }.map(\.row)
  }

  private func key(_ row: StatsRow) -> Int64 {
    let value: UInt64? =
      switch self {
      case .allocated: row.allocatedBytes ?? row.requestedBytes
      case .requested: row.requestedBytes
      case .waste: row.allocatedBytes.map { $0 - min($0, row.requestedBytes ?? $0) }
      case .allocations: row.allocations
      case .cross: row.crossProcessorFrees
      case .peak: UInt64(clamping: row.peakLiveBytes)
      case .live: UInt64(clamping: row.liveBytesAtEnd)
      case .lifetime: row.lifetimes?.median
      case .hostage: row.hostagePages.map { UInt64(clamping: $0) }
      case .name: nil
      }
    return value.map { Int64(clamping: $0) } ?? -1
  }

  private static func isNamedBefore(_ a: String, _ b: String) -> Bool {
    guard let x = UInt64(a), let y = UInt64(b) else { return a < b }
    return x < y
  }
}

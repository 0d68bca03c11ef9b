internal import TraceFormat

/// Reads the lines of a gauge table.
struct GaugeLines {
  private enum Column: String, CaseIterable {
    case sample, node, zone, free, min, low, high
    case perProcessor = "pcp_count"

    var isNeeded: Bool { self != .node && self != .zone && self != .perProcessor }
  }

  private static let nameLimit = 64

  /// Number of the line read last, from 1.
  private(set) var line: UInt64 = 0
  /// Per field of a line, its column; nil for those passed over.
  private var columns: [Column?] = []

  /// The row of a line; nil for the column names and empty lines.
  mutating func row(_ text: String) throws(TraceError) -> (sample: UInt64, row: GaugeTable.Row)? {
    line += 1
    let content = text.hasSuffix("\r") ? text.dropLast() : text[...]
    let fields = content.split(separator: "\t", omittingEmptySubsequences: false)
    if line == 1 {
      columns = fields.map { Column(rawValue: String($0)) }
      for column in Column.allCases where column.isNeeded {
        guard columns.filter({ $0 == column }).count == 1 else {
          throw bad("a column called \(column.rawValue)", "columns \(content)")
        }
      }
      return nil
    }
    if content.isEmpty { return nil }
    guard fields.count == columns.count else {
      throw bad("\(columns.count) fields", "\(fields.count)")
    }
    var sample: UInt64 = 0
    var row = GaugeTable.Row()
    for (column, field) in zip(columns, fields) {
      switch column {
      case nil: break
      case .sample: sample = try number(field, .sample)
      case .node: row.node = UInt16(clamping: try number(field, .node))
      case .zone:
        guard field.utf8.count <= Self.nameLimit else {
          throw bad("a zone's name of at most \(Self.nameLimit) bytes", "\(field.utf8.count)")
        }
        row.zone = String(field)
      case .free: row.free = try number(field, .free)
      case .min: row.minimum = try number(field, .min)
      case .low: row.low = try number(field, .low)
      case .high: row.high = try number(field, .high)
      case .perProcessor:
        row.perProcessor = field.isEmpty ? nil : try number(field, .perProcessor)
      }
    }
    return (sample, row)
  }

  private func number(_ text: Substring, _ column: Column) throws(TraceError) -> UInt64 {
    guard let value = UInt64(text) else {
      throw bad("a number in column \(column.rawValue)", text.isEmpty ? "nothing" : String(text))
    }
    return value
  }

  func bad(_ expected: String, _ found: String) -> TraceError {
    .badLine(line: line, expected: expected, found: found)
  }
}

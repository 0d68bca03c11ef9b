import TraceImport

/// A table of a recording: tab-separated lines, the first of which names the columns; plain, gzip
/// or zstd.
struct TableFile {
  let path: String
  let columns: [String]
  private(set) var rows: [[Substring]] = []

  /// Rows that are read at most: no machine has so many caches and samples.
  private static let rowLimit = 1 << 24

  init(path: String) throws(FidelityError) {
    self.path = path
    var columns: [String]?
    var number = 0
    do throws(ImportError) {
      var chunks = try LineChunks(path: path)
      while let piece = try chunks.next() {
        guard case .lines(let range) = piece else { continue }
        let text = String(decoding: chunks.bytes[range], as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
          number += 1
          let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
          if line.isEmpty || line.hasPrefix("#") { continue }
          if columns == nil {
            columns = fields.map(String.init)
          } else if rows.count < Self.rowLimit {
            rows.append(fields)
          }
        }
      }
    } catch {
      throw .input(error)
    }
    guard let columns else {
      throw .table(path: path, line: number, expected: "a line of column names", found: "nothing")
    }
    self.columns = columns
  }

  /// The place of a column.
  func column(_ name: String) throws(FidelityError) -> Int {
    guard let place = columns.firstIndex(of: name) else {
      throw .table(
        path: path, line: 1, expected: "a column \(name)", found: columns.joined(separator: " "))
    }
    return place
  }

  /// A field as text; `row` counts from 0.
  func text(_ row: Int, _ column: Int) throws(FidelityError) -> Substring {
    guard column < rows[row].count else {
      throw .table(
        path: path, line: row + 2, expected: "\(columns.count) fields",
        found: "\(rows[row].count)")
    }
    return rows[row][column]
  }

  /// A field as a whole number that is not negative.
  func number(_ row: Int, _ column: Int) throws(FidelityError) -> Int {
    let text = try text(row, column)
    guard let number = Int(text), number >= 0, number < 1 << 40 else {
      throw .table(
        path: path, line: row + 2, expected: "a whole number as \(columns[column])",
        found: String(text))
    }
    return number
  }

  /// A field in seconds as nanoseconds.
  func nanoseconds(_ row: Int, _ column: Int) throws(FidelityError) -> UInt64 {
    let text = try text(row, column)
    let parts = text.split(separator: ".")
    let digits = parts.count > 1 ? parts[1].prefix(9) : ""
    let padded = digits + String(repeating: "0", count: 9 - digits.count)
    guard parts.count <= 2, let seconds = parts.first.flatMap({ UInt64($0) }),
      seconds < 1 << 33, let fraction = UInt64(padded)
    else {
      throw .table(path: path, line: row + 2, expected: "seconds", found: String(text))
    }
    return seconds * 1_000_000_000 + fraction
  }
}

internal import TraceFormat

/// Free pages and watermarks that somebody sampled while a recording was made, by sample: gauges to
/// be put into the trace where the recording has a mark for each sample.
///
/// The table is text: a line of column names, then a line a zone and sample, all split at tabs.
/// Columns called `sample`, `node`, `zone`, `free`, `min`, `low` and `high` must be there
/// (`node` and `zone` may be left out on a machine with one); `pcp_count` counts pages in per-CPU
/// lists; others are passed over. Pages, as in Linux /proc/zoneinfo.
public struct GaugeTable: Sendable, Equatable {
  /// One zone in one sample.
  struct Row: Sendable, Equatable {
    var zone = ""
    var node: UInt16 = 0
    var free: UInt64 = 0
    var minimum: UInt64 = 0
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// Pages in per-CPU lists; nil if the table does not say.
    var perProcessor: UInt64?
  }

  /// Tables with more lines than this are refused.
  public static let lineLimit = 1 << 20

  private var rows: [Row] = []
  /// Per sample, its rows.
  private var samples: [UInt64: Range<Int>] = [:]

  /// Samples in the table.
  public var sampleCount: Int { samples.count }

  /// The rows of a sample.
  func rows(of sample: UInt64) -> ArraySlice<Row> { rows[samples[sample] ?? 0..<0] }

  /// Reads the table at `path`, plain, gzip or zstd.
  /// - Throws: `ImportError`, which says where what was expected and found.
  public init(path: String) throws(ImportError) {
    try self.init(chunks: LineChunks(InputBytes(path: path)))
  }

  /// The same for bytes in memory; messages call them `name`.
  public init(bytes: [UInt8], name: String) throws(ImportError) {
    try self.init(chunks: LineChunks(InputBytes(bytes: bytes, name: name)))
  }

  private init(chunks: consuming LineChunks) throws(ImportError) {
    var lines = GaugeLines()
    while let piece = try chunks.next() {
      do throws(TraceError) {
        switch piece {
        case .longLine:
          throw lines.bad("at most \(LineChunks.lineLimit) bytes", "a longer line")
        case .lines(let range):
          try take(chunks.bytes.span.extracting(range), &lines)
        }
      } catch {
        throw .refused(path: chunks.name, line: lines.line, error: error)
      }
    }
    guard lines.line > 0 else {
      let error = lines.bad("a line of column names", "nothing")
      throw .refused(path: chunks.name, line: 1, error: error)
    }
  }

  private mutating func take(
    _ bytes: Span<UInt8>, _ lines: inout GaugeLines
  ) throws(TraceError) {
    var start = 0
    while start < bytes.count {
      let end = ByteSearch.first(10, in: bytes, start..<bytes.count)
      let text = Ascii.text(bytes, start..<end)
      start = end + 1
      guard let (sample, row) = try lines.row(text) else { continue }
      guard rows.count < Self.lineLimit else {
        throw lines.bad("at most \(Self.lineLimit) lines", "more")
      }
      if let known = samples[sample] {
        guard known.upperBound == rows.count else {
          throw lines.bad("the rows of sample \(sample) side by side", "another sample's between")
        }
        samples[sample] = known.lowerBound..<rows.count + 1
      } else {
        samples[sample] = rows.count..<rows.count + 1
      }
      rows.append(row)
    }
  }
}

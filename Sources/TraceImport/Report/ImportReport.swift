/// What an import found, beside the events that it delivered.
public struct ImportReport: Sendable, Equatable {
  /// How often one tracepoint occurred.
  public struct Tracepoint: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its events.
    public var events: UInt64
    /// Whether it has no event kind of its own: it was kept as an event without its fields.
    public var isKeptWithoutFields: Bool
  }

  /// Lines that were skipped for one reason.
  public struct Skipped: Sendable, Equatable {
    /// How many.
    public var lines: UInt64 = 0
    /// The numbers of the first ones, counted from 1.
    public var firstLines: [UInt64] = []
    /// Makes a count.
    public init(lines: UInt64 = 0, firstLines: [UInt64] = []) {
      self.lines = lines
      self.firstLines = firstLines
    }
  }

  /// How many line numbers are kept for each reason.
  public static let keptLineNumbers = 8

  /// Lines of the input, skipped ones included.
  public internal(set) var lines: UInt64 = 0
  /// Events of the source; remarks and notices of lost events are not among them.
  public internal(set) var events: UInt64 = 0
  /// Remarks written into the recording.
  public internal(set) var marks: UInt64 = 0
  /// Gauges that were put in from a table.
  public internal(set) var gauges: UInt64 = 0
  /// Notices that the source lost events.
  public internal(set) var lostNotices: UInt64 = 0
  /// Events that were lost, as far as the notices say.
  public internal(set) var lostEvents: UInt64 = 0
  /// Nanoseconds on the source's clock at the first and last event or remark.
  public internal(set) var firstNanoseconds: UInt64 = 0
  /// The last one's time.
  public internal(set) var lastNanoseconds: UInt64 = 0
  /// One more than the largest processor number.
  public internal(set) var processorCount: UInt32 = 0
  /// Events by tracepoint, in order of first occurrence, remarks included.
  public internal(set) var tracepoints: [Tracepoint] = []
  /// Words of allocation flags that mean nothing to the importer; by word, how many different
  /// combinations of fields had them.
  public internal(set) var unrecognisedFlagWords: [String: UInt64] = [:]
  private var pitfalls = [UInt64](repeating: 0, count: Pitfall.allCases.count)
  private var skipped = [Skipped](repeating: Skipped(), count: SkipReason.allCases.count)

  /// A report of nothing.
  public init() {}

  /// How often `pitfall` was met.
  public subscript(_ pitfall: Pitfall) -> UInt64 { pitfalls[Int(pitfall.rawValue)] }

  /// The lines that were skipped for `reason`.
  public subscript(_ reason: SkipReason) -> Skipped { skipped[Int(reason.rawValue)] }

  /// Lines that were skipped, all reasons together.
  public var skippedLines: UInt64 { skipped.reduce(0) { $0 + $1.lines } }

  /// Whether addresses look like hashes of addresses: no kernel address has its upper half zero.
  public var addressesLookHashed: Bool {
    let addresses = self[.hashedPointers] + kernelPointers
    return addresses > 0 && self[.hashedPointers] * 2 > addresses
  }

  /// Pointers that look like kernel addresses.
  var kernelPointers: UInt64 = 0

  @inline(__always)
  mutating func count(_ pitfall: Pitfall) { pitfalls[Int(pitfall.rawValue)] &+= 1 }

  mutating func skip(_ reason: SkipReason, line: UInt64) {
    let place = Int(reason.rawValue)
    skipped[place].lines += 1
    if skipped[place].firstLines.count < Self.keptLineNumbers {
      skipped[place].firstLines.append(line)
    }
  }
}

public import TraceFormat

/// How a program is recorded.
public struct RecordOptions: Sendable, Equatable {
  /// What a thread does whose ring is full.
  public enum WhenFull: String, Sendable, CaseIterable {
    /// It sleeps until there is room: nothing is lost.
    case wait
    /// It goes on; the trace says how many events were lost.
    case drop
  }

  /// What is told of where a call came from.
  public enum Sites: String, Sendable, CaseIterable {
    /// The call's return address, as function and offset.
    case caller
    /// Nothing.
    case none
  }

  /// The traces' names; `%p` is the process's number.
  public var output: String
  /// Shared memory for each thread, in bytes; a power of two is taken, 16 KiB to 1 GiB.
  public var ringBytes: Int
  /// Threads that can be recorded at a time.
  public var threads: Int
  /// What a thread does whose ring is full.
  public var whenFull: WhenFull
  /// What is told of where a call came from.
  public var sites: Sites
  /// Callers told beside the first, found by frame pointers.
  public var stackDepth: Int
  /// How traces are written.
  public var writer: WriterOptions

  /// Makes options.
  public init(
    output: String, ringBytes: Int = 4 << 20, threads: Int = 512, whenFull: WhenFull = .wait,
    sites: Sites = .caller, stackDepth: Int = 0, writer: WriterOptions = WriterOptions(level: 1)
  ) {
    self.output = output
    self.ringBytes = min(max(ringBytes, 1 << 14), 1 << 30)
    self.threads = min(max(threads, 1), 1 << 14)
    self.whenFull = whenFull
    self.sites = sites
    self.stackDepth = min(max(stackDepth, 0), 64)
    self.writer = writer
  }

  /// The shared memory that these options ask for.
  var layout: SharedArea.Layout {
    var layout = SharedArea.Layout()
    if whenFull == .drop { layout.options |= SharedArea.dropWhenFull }
    if !SystemClock.countsEvenly { layout.options |= SharedArea.systemClock }
    layout.frames = UInt32(sites == .caller ? stackDepth : 0)
    layout.rings = UInt32(threads)
    let records = ringBytes / (8 * SharedArea.recordWords)
    layout.ringRecords = 1 << (Int.bitWidth - 1 - records.leadingZeroBitCount)
    return layout
  }
}

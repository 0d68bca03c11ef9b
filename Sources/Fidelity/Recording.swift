public import Replay
import TraceFormat
import TraceImport

/// A recording of a kernel's allocations, beside which its counters were sampled.
public struct Recording: Sendable {
  /// What reports call it: the name of its folder.
  public let name: String
  /// The file that was read.
  public let path: String
  /// Its events.
  public let log: SlabEventLog
  /// What the kernel counted.
  public let truth: SlabTruth
  /// The recording's clock at the trace's time 0, in nanoseconds.
  public let startNanoseconds: UInt64
  /// Processors of the recorded machine.
  public let processorCount: Int
  /// How pointers and page frames belong together.
  public let addresses: KernelAddresses
  /// Which kernel's rules it was recorded under.
  public let era: SlubEra
  let attributes: CacheAttributes?

  /// Reads a recording (a text in a form that can be imported, or a trace with addresses) and the
  /// kernel's counters, which lie in the same folder: `truth.samples.tsv`, `truth.slabinfo.tsv.gz`
  /// and, if it was kept, `slab_attrs.before.tsv.gz`.
  ///
  /// - Parameter era: the kernel; nil to take one that names caches when it allocates for 6.18,
  ///   else 6.1.
  /// - Throws: `FidelityError`.
  public init(path: String, era: SlubEra? = nil) throws(FidelityError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let folder =
      parts.count > 1 || path.hasPrefix("/")
      ? (path.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/") : "."
    self.path = path
    name = parts.count > 1 ? String(parts[parts.count - 2]) : path
    truth = try SlabTruth(folder: folder)
    attributes = try CacheAttributes(folder: folder)
    let (header, log) = try Self.read(path)
    self.log = log
    startNanoseconds = header.startNanoseconds
    processorCount = max(Int(min(header.processorCount, 4096)), log.processorCount)
    addresses = KernelAddresses(log.events, processorCount: processorCount)
    self.era = era ?? Self.era(log)
  }

  private static func read(
    _ path: String
  ) throws(FidelityError) -> (TraceHeader, SlabEventLog) {
    if path.hasSuffix(".memtrace") {
      return try Log.traced { () throws(TraceError) in try Log(TraceReader(path: path)) }
        .checked(path)
    }
    let bytes = try imported(path)
    return try Log.traced { () throws(TraceError) in try Log(TraceReader(bytes: bytes)) }
      .checked(path)
  }

  /// A trace's header and the events that count.
  private struct Log {
    var header: TraceHeader
    var log = SlabEventLog()
    var hasAddresses = true

    init(_ reader: consuming TraceReader) throws(TraceError) {
      var batch = EventBatch()
      while try reader.next(into: &batch, columns: SlabEventLog.neededColumns) {
        hasAddresses = batch.addresses.count >= batch.count
        guard hasAddresses else { break }
        log.append(batch, reader.tables)
      }
      header = reader.header
    }

    static func traced(_ make: () throws(TraceError) -> Log) throws(FidelityError) -> Log {
      do throws(TraceError) {
        return try make()
      } catch {
        throw .trace(error)
      }
    }

    func checked(_ path: String) throws(FidelityError) -> (TraceHeader, SlabEventLog) {
      guard hasAddresses else { throw .missingAddresses(path: path) }
      return (header, log)
    }
  }

  /// A recording as a trace with addresses, in memory.
  private static func imported(_ path: String) throws(FidelityError) -> [UInt8] {
    do throws(ImportError) {
      var session = try ImportSession(path: path, options: ImportOptions(keepsAddresses: true))
      var report = ImportReport()
      var writer = try opened(session.header, path)
      try session.run(into: &writer, report: &report)
      return try finished(writer, path)
    } catch {
      throw .input(error)
    }
  }

  private static func opened(
    _ header: TraceHeader, _ path: String
  ) throws(ImportError) -> TraceWriter {
    do throws(TraceError) {
      return try TraceWriter(to: .memory, header: header, options: WriterOptions(level: 1))
    } catch {
      throw .refused(path: path, line: 0, error: error)
    }
  }

  private static func finished(
    _ writer: consuming TraceWriter, _ path: String
  ) throws(ImportError) -> [UInt8] {
    do throws(TraceError) {
      return try writer.finish().memory
    } catch {
      throw .refused(path: path, line: 0, error: error)
    }
  }

  /// 6.1 names the cache of an object when it is freed, but not when it is allocated.
  private static func era(_ log: SlabEventLog) -> SlubEra {
    let sites = log.tables.sites
    let named = sites.contains {
      $0.kind == .allocate && log.tables[$0.type].family == .objectCache
        && log.tables.name(of: $0.type) != "?"
    }
    let unnamed = sites.contains {
      $0.kind == .allocate && log.tables[$0.type].family == .objectCache
        && log.tables.name(of: $0.type) == "?"
    }
    return unnamed && !named ? .linux6_1 : .linux6_18
  }
}

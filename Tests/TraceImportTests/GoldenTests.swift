import FoundationEssentials
import TestSupport
import Testing
import TraceFormat
import TraceImport

/// Real recordings against numbers that were computed from the same text by another program.
struct GoldenTests {
  static let samples = [
    "tiny.tracecmd.txt", "tiny.tracefs.txt", "tiny_hashed.tracefs.txt",
    "tiny_perf_process.perf.txt", "vm_reclaim.tracefs.txt", "vm_reclaim.tracecmd.txt",
    "vm_sleep.tracecmd.txt", "pressure_throttled.tracecmd.txt", "redis_kworker.perf.txt",
    "made_everything.perf.txt",
  ]

  @Test(arguments: samples)
  func everyNumberAgrees(sample: String) throws {
    var session = try ImportSession(bytes: data("\(sample).gz"), name: sample)
    let form = sample.split(separator: ".")[1]
    let expected = ["tracecmd": "trace-cmd-report", "perf": "perf-script", "tracefs": "tracefs"]
    #expect(session.importer.descriptor.name == expected[String(form)])
    var tally = KernelTally()
    var report = ImportReport()
    try session.run(intoSink: &tally, report: &report)
    let check = try CheckFile(json: data("\(sample).check.json"))
    #expect(check.differences(from: tally.numbers(report)) == [])
    #expect(tally.isOrdered)
  }

  @Test func bothFormsOfOneRecordingGiveTheSameEvents() throws {
    let tracefs = imported(try data("tiny.tracefs.txt.gz"))
    let report = imported(try data("tiny.tracecmd.txt.gz"))
    #expect(tracefs.lines.count > 1890)
    #expect(tracefs.lines == report.lines)
    #expect(tracefs.header.startNanoseconds == report.header.startNanoseconds)
  }

  @Test func reportTellsThePitfalls() throws {
    let hashed = imported(try data("tiny_hashed.tracefs.txt.gz")).report
    #expect(hashed.addressesLookHashed)
    #expect(hashed[.nullFrees] == 169)
    #expect(hashed[.impliedFrees] == 4)
    #expect(hashed[.orphanFrees] == 2)
    #expect(hashed[.timestampTies] == 607)
    #expect(hashed[.batchedFrees] == 110)
    let machine = imported(try data("vm_reclaim.tracefs.txt.gz")).report
    #expect(!machine.addressesLookHashed)
    #expect(machine[.emptyFlags] > 700)
    #expect(machine[.missingCacheNames] > 100)
    #expect(machine[.failedAllocations] == 104)
    #expect(machine[.failedPageAllocations] == 208)
    #expect(machine[.heading].lines == 12)
    #expect(machine[.heading].firstLines == [1, 2, 3, 4, 5, 6, 7, 8])
    let kept = machine.tracepoints.filter(\.isKeptWithoutFields).map(\.name)
    #expect(kept.contains("mm_vmscan_wakeup_kswapd"))
  }

  @Test func headersSayWhatTheBeginningShows() throws {
    let report = imported(try data("tiny.tracecmd.txt.gz")).header
    #expect(report.processorCount == 2)
    #expect(report.clockResolutionNanoseconds == 1000)
    #expect(report.startNanoseconds == 2_356_421_555_000)
    #expect(report.characteristics.contains([.times, .threads, .callSites, .flags, .pageEvents]))
    #expect(!report.characteristics.contains(.addresses))
    let nanoseconds = imported(try data("redis_kworker.perf.txt.gz")).header
    #expect(nanoseconds.clockResolutionNanoseconds == 1)
    let emptyFlags = imported(try data("vm_reclaim.tracefs.txt.gz")).header
    #expect(!emptyFlags.characteristics.contains(.flags))
  }

  /// Every recording below the folder that TRACETOOL_TRACES names, if it does.
  @Test func everyReferenceRecordingAgrees() throws {
    guard let folder = ProcessInfo.processInfo.environment["TRACETOOL_TRACES"] else { return }
    let root = URL(filePath: folder)
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where path.hasSuffix(".check.json") {
      let check = try CheckFile(json: [UInt8](Data(contentsOf: root.appending(path: path))))
      guard check.values["syntax"] != nil else { continue }
      let base = root.appending(path: String(path.dropLast(".check.json".count))).path
      let file = ["", ".gz", ".zst"].map { base + $0 }.first(where: FileManager.default.fileExists)
      var session = try ImportSession(path: try #require(file))
      var tally = KernelTally()
      var report = ImportReport()
      try session.run(intoSink: &tally, report: &report)
      #expect(check.differences(from: tally.numbers(report)) == [], "\(path)")
    }
  }
}

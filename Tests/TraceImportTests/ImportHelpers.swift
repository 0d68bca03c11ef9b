import FoundationEssentials
import TestSupport
import TraceFormat
import TraceImport

/// The bytes of a file in Data.
func data(_ name: String, file: String = #filePath) throws -> [UInt8] {
  let folder = URL(filePath: file).deletingLastPathComponent()
  return [UInt8](try Data(contentsOf: folder.appending(path: "Data/\(name)")))
}

/// What one import of `bytes` delivered and how it ended.
struct Imported {
  var lines: [String] = []
  var addresses: [UInt64] = []
  var report = ImportReport()
  var header = TraceHeader()
  var form = ""
  var error: ImportError?
}

/// Imports bytes and writes all events down.
func imported(_ bytes: [UInt8], form: String? = nil) -> Imported {
  var result = Imported()
  var sink = RecordingSink()
  do throws(ImportError) {
    var session = try ImportSession(bytes: bytes, name: "test", form: form)
    result.header = session.header
    result.form = session.importer.descriptor.name
    try session.run(intoSink: &sink, report: &result.report)
  } catch {
    result.error = error
  }
  result.lines = sink.lines
  result.addresses = sink.addresses
  return result
}

/// Imports a text; a lone event line is read as tracefs prints it.
func imported(_ text: String, form: String? = nil) -> Imported {
  imported(Array(text.utf8), form: form)
}

/// Event lines of tracefs by one thread, a microsecond apart from second 5 on.
func tracefs(_ events: [String]) -> Imported {
  let lines = events.enumerated().map { place, event in
    let digits = "\(place)"
    let micros = String(repeating: "0", count: 6 - digits.count) + digits
    return "  sh-7   [000] .....     5.\(micros): \(event)\n"
  }
  return imported(lines.joined(), form: "tracefs")
}

/// What all events of `tracefs` say, without times and threads.
func events(_ imported: Imported) -> [String] {
  imported.lines.map { line in
    let words = line.split(separator: " ").dropFirst()
    return words.prefix { $0 != "|" }.joined(separator: " ")
  }
}

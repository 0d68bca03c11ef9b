import TraceFormat
import TraceImport

/// Arbitrary bytes as a recording: the first byte chooses the importer, or that it is recognised by
/// content. What was imported must be a sound trace, also where the input ends in damage.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImport(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  guard let choice = bytes.first else { return 0 }
  let names = ImporterRegistry.rows.map(\.descriptor.name).filter { $0 != "text" }
  let form = names.indices.contains(Int(choice)) ? names[Int(choice)] : nil
  let options = ImportOptions(keepsAddresses: choice & 0x80 != 0)
  do throws(ImportError) {
    let rest = Array(bytes.dropFirst())
    var session = try ImportSession(bytes: rest, name: "input", form: form, options: options)
    importAndRead(&session)
  } catch {
    claim(!"\(error)".isEmpty, "an error says where")
  }
  return 0
}

private func importAndRead(_ session: inout ImportSession) {
  do throws(TraceError) {
    var writer = try TraceWriter(
      to: .memory, header: session.header, options: WriterOptions(level: 1, blockEvents: 64))
    var report = ImportReport()
    do throws(ImportError) {
      try session.run(into: &writer, report: &report)
    } catch {
      claim(!"\(error)".isEmpty, "an error says where")
    }
    let summary = try writer.finish()
    var reader = try TraceReader(bytes: summary.memory)
    var batch = EventBatch()
    var events: UInt64 = 0
    while try reader.next(into: &batch) { events += UInt64(batch.count) }
    claim(events == summary.events, "\(events) of \(summary.events) events come back")
    claim(reader.damage.isEmpty, "an import makes a sound trace: \(reader.damage)")
  } catch {
    claim(false, "memory takes a trace: \(error)")
  }
}

import Replay
import TraceFormat

/// Hostile traces through everything that reads batches: recorded facts, pairing, every model.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReplay(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
  let bytes = UnpackedTrace(UnsafeRawBufferPointer(start: data, count: size)).packed()
  guard var reader = try? TraceReader(bytes: bytes) else { return 0 }
  let models = ModelRegistry.rows.map { ModelSelection($0) }
  var header = reader.header
  header.characteristics.insert(.times)
  guard var replay = try? PlacementReplay(models: models, header: header) else { return 0 }
  var panel = ObserverPanel(ObserverRegistry.facts + ObserverRegistry.checks, header)
  var batch = EventBatch()
  while (try? reader.next(into: &batch)) == true {
    panel.consume(batch, reader.tables)
    replay.consume(batch, reader.tables)
  }
  let findings = panel.findings(
    ObservedTrace(header: header, tables: reader.tables, fileBytes: nil))
  let facts = FactsReport(findings)
  let page = ReportPage(name: "trace", width: 80, style: TerminalStyle())
  claim(!facts.json().text().isEmpty && !facts.text(page).isEmpty, "a report")
  let report = replay.finish()
  claim(!report.json().text().isEmpty && !report.csv().isEmpty, "a report")
  return 0
}

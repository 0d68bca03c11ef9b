extension ReplayReport {
  /// The course of all models over time as CSV (RFC 4180, but with bare newlines): a head, then one
  /// row a sample, model by model. An unknown time is an empty field.
  public func csv() -> String {
    var out =
      "model,operation,time_ns,held_bytes,live_bytes,allocated_bytes,metadata_bytes,"
      + "internal_bytes,external_bytes,hostage_pages,empty_pages\n"
    for result in results {
      let model = CSVField.text(result.label)
      for sample in result.outcome.samples {
        let figures = sample.figures
        let numbers = [
          figures.heldBytes, figures.liveBytes, figures.totals.allocatedBytes,
          figures.metadataBytes, figures.internalBytes, figures.externalBytes,
          figures.totals.hostagePages, figures.totals.emptyPages,
        ]
        out += "\(model),\(sample.operation),\(sample.timeNanoseconds.map(String.init) ?? ""),"
        out += numbers.map { String($0) }.joined(separator: ",") + "\n"
      }
    }
    return out
  }
}

import Replay

extension FidelityReport {
  /// How many of each recording's busiest caches are listed.
  private static let listed = 15

  /// The part of `docs/fidelity.md` that follows from the recordings.
  public func markdown() -> String {
    var text = "## Scores\n\n"
    text += "Caches with \(leastEvents) events or more, by kind of replay.\n"
    for era in SlubEra.allCases.reversed() {
      let chosen = recordings.filter { $0.era == era }
      if !chosen.isEmpty { text += "\n" + scoreTable(era, chosen) }
    }
    text += "\n" + recordingTable() + "\n" + causeTable()
    for recording in recordings { text += "\n" + cacheTable(recording) }
    return text
  }

  private func scoreTable(_ era: SlubEra, _ recordings: [RecordingFidelity]) -> String {
    var text = "| Linux \(era.rawValue) | cold | warm | recorded |\n| --- | --- | --- | --- |\n"
    let scores = FidelityMode.allCases.map { score($0, of: recordings) }
    func row(_ title: String, _ cell: (Score) -> String) {
      text += "| \(title) | " + scores.map(cell).joined(separator: " | ") + " |\n"
    }
    row("pairs of recording and cache") { "\($0.pairs)" }
    row("within max(2 slabs, 2 %) at 95 % of samples or more") {
      "\($0.close) (\(Self.tenths($0.closePercent)) %)"
    }
    row("exact at every sample") { "\($0.exact) (\(Self.tenths($0.exactPercent)) %)" }
    row("mean error, slabs") { Self.hundredths($0.meanError) }
    row("largest error, slabs") { "\($0.largestError)" }
    return text
  }

  private func recordingTable() -> String {
    var text = """
      | recording | kernel | samples | pairs | cold | warm | recorded | exact warm \
      | largest change, pages | error cold | error warm | error recorded |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    for recording in recordings {
      let scores = FidelityMode.allCases.map { score($0, of: [recording]) }
      text += "| \(recording.name) | \(recording.era.rawValue) | \(recording.sampleCount) "
      text += "| \(scores[0].pairs) | "
      text += scores.map { $0.pairs == 0 ? "–" : "\($0.close)/\($0.pairs)" }
        .joined(separator: " | ")
      text += " | \(scores[1].exact) | \(recording.largestPageChange) | "
      text +=
        [recording.coldPages, recording.warmPages, recording.recordedPages].map {
          $0.map { "\(Self.tenths($0.mean)) / \($0.largest)" } ?? "–"
        }.joined(separator: " | ") + " |\n"
    }
    return text + "\nErrors of all caches together are in pages, mean / largest over samples.\n"
  }

  /// Every scored pair that is not close, with its cause, and those that are not scored.
  private func causeTable() -> String {
    var text = "## What is not close, and why\n\n"
    text += "| recording | cache | kind | largest error, slabs | cause |\n"
    text += "| --- | --- | --- | --- | --- |\n"
    for recording in recordings {
      for row in recording.rows where row.events >= leastEvents {
        for mode in FidelityMode.allCases {
          guard let result = row.comparison(mode), let cause = row.cause(mode) else { continue }
          let reason =
            isScored(row, mode)
            ? cause.text : "frees inferred (\(row.hiddenFrees) of \(row.events)), not scored"
          text += "| \(recording.name) | \(row.cache) | \(mode.rawValue) "
          text += "| \(result.largestError) | \(reason) |\n"
        }
      }
    }
    return text
  }

  private func cacheTable(_ recording: RecordingFidelity) -> String {
    var text = "## \(recording.name)\n\n"
    if !recording.oddGeometries.isEmpty {
      let names = recording.oddGeometries.joined(separator: ", ")
      text += "Order or objects per slab are not the model's: \(names).\n\n"
    }
    text += """
      | cache | events | n | order | start | true range | change | cold | warm | recorded \
      | made/freed, true | made/freed, model | inferred frees |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

      """
    for row in recording.rows.prefix(Self.listed) {
      let errors = FidelityMode.allCases.map { mode in
        row.comparison(mode).map { "\($0.largestError) / \(Self.hundredths($0.meanError))" }
          ?? "–"
      }
      text += "| \(row.cache) | \(row.events) | \(row.objectsPerSlab) | \(row.order) "
      text += "| \(row.startSlabs) | \(row.range) | \(row.change) | "
      text += errors.joined(separator: " | ")
      text += " | \(row.trueTurnover.created)/\(row.trueTurnover.released)"
      text += " | \(row.modelTurnover.created)/\(row.modelTurnover.released)"
      text += " | \(row.hiddenFrees)\(row.isInferred ? ", frees inferred" : "") |\n"
    }
    return text
  }

  static func tenths(_ value: Double) -> String { decimal(value, scale: 10) }
  static func hundredths(_ value: Double) -> String { decimal(value, scale: 100) }

  private static func decimal(_ value: Double, scale: Int) -> String {
    let number = Int((value * Double(scale)).rounded())
    let digits = String(number % scale)
    let zeros = String(repeating: "0", count: String(scale).count - 1 - digits.count)
    return "\(number / scale).\(zeros)\(digits)"
  }
}

/// One row of the event table: all that writer, reader, text twin and tests know of a kind.
public struct EventSpec: Sendable {
  /// The kind that this row describes.
  public let kind: EventKind
  /// Its name in the text twin and in reports.
  public let name: String
  /// What it does to the object that it names.
  public let role: ObjectRole
  /// The names of its payload values, in order; a name that ends in `_text` is a string index.
  public let payload: [String]

  /// Whether the event stands for a record of the source; what the writer or the importer added
  /// (implied frees), remarks (marks) and gaps (lost) are not counted as recorded events.
  public var countsAsRecorded: Bool {
    switch kind {
    case .impliedFree, .mark, .lost: false
    default: true
    }
  }

  /// One row a kind, in the order of the wire bytes.
  public static let table: [EventSpec] = [
    EventSpec(kind: .allocate, name: "allocate", role: .birth, payload: []),
    EventSpec(kind: .free, name: "free", role: .death, payload: []),
    EventSpec(kind: .impliedFree, name: "implied-free", role: .death, payload: []),
    EventSpec(kind: .reallocate, name: "reallocate", role: .reference, payload: []),
    EventSpec(kind: .allocateFailed, name: "allocate-failed", role: .none, payload: []),
    EventSpec(kind: .freeNull, name: "free-null", role: .none, payload: []),
    EventSpec(kind: .pageAllocate, name: "page-allocate", role: .birth, payload: []),
    EventSpec(kind: .pageFree, name: "page-free", role: .death, payload: []),
    EventSpec(kind: .pageFreeBatched, name: "page-free-batched", role: .reference, payload: []),
    EventSpec(kind: .pageDrain, name: "page-drain", role: .reference, payload: []),
    EventSpec(
      kind: .pageAllocateFailed, name: "page-allocate-failed", role: .none, payload: []),
    EventSpec(kind: .pageOutStart, name: "page-out-start", role: .reference, payload: []),
    EventSpec(kind: .pageOutEnd, name: "page-out-end", role: .reference, payload: []),
    EventSpec(kind: .pageIn, name: "page-in", role: .reference, payload: []),
    EventSpec(kind: .waitBegin, name: "wait-begin", role: .none, payload: []),
    EventSpec(kind: .waitEnd, name: "wait-end", role: .none, payload: ["yield"]),
    EventSpec(
      kind: .gauge, name: "gauge", role: .none,
      payload: ["free_pages", "minimum_pages", "low_pages", "high_pages"]),
    EventSpec(kind: .mark, name: "mark", role: .none, payload: ["remark_text"]),
    EventSpec(kind: .lost, name: "lost", role: .none, payload: ["events"]),
    EventSpec(kind: .other, name: "other", role: .none, payload: []),
    EventSpec(kind: .kill, name: "kill", role: .none, payload: ["process", "name_text"]),
  ]
}

extension EventKind {
  /// This kind's row of `EventSpec.table`.
  public var spec: EventSpec { EventSpec.table[Int(rawValue)] }
}

/// Why a document cannot be compared.
public enum DiffInputError: Error, Equatable, Sendable {
  /// It is not JSON.
  case notJSON(JSONError)
  /// It is of another schema.
  case schema(expected: String, found: String)
  /// A member is missing or of another kind.
  case member(path: String, expected: String)
  /// The two have no model in common.
  case noCommonModel(a: [String], b: [String])
}

extension ComparedResult {
  /// The schema that can be read.
  static let schema = "tracetool.replay/1"

  /// The results of a `replay --json` document.
  /// - Throws: `DiffInputError` if it is no such document.
  public static func read(_ bytes: [UInt8]) throws(DiffInputError) -> [ComparedResult] {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONReader.read(bytes)
    } catch {
      throw .notJSON(error)
    }
    guard document["schema"].string == schema else {
      throw .schema(expected: schema, found: document["schema"].string ?? "none")
    }
    guard case .array(let results) = document["results"], !results.isEmpty else {
      throw .member(path: "results", expected: "a list of results")
    }
    var read: [ComparedResult] = []
    for (place, result) in results.enumerated() {
      read.append(try ComparedResult(result, path: "results[\(place)]"))
    }
    return read
  }

  /// One element of `results`.
  /// - Throws: `DiffInputError.member` if what every result has is missing.
  init(_ json: JSONValue, path: String) throws(DiffInputError) {
    guard let model = json["model"].string else {
      throw .member(path: "\(path).model", expected: "a model's name")
    }
    guard let verdict = json["verdict"].string else {
      throw .member(path: "\(path).verdict", expected: "a verdict")
    }
    self.init(label: Self.label(model, json["parameters"]), verdict: verdict)
    let footprint = json["footprint"]
    for key in ["peak_held_bytes", "held_bytes_at_end"] where footprint[key].whole == nil {
      throw .member(path: "\(path).footprint.\(key)", expected: "a number of bytes")
    }
    readMetrics(json)
    readMoments(json)
    for sample in json["over_time"].elements {
      guard let operation = sample["operation"].whole, let held = sample["held_bytes"].whole else {
        continue
      }
      course.append((operation: operation, time: sample["time_ns"].whole, heldBytes: held))
    }
  }

  /// The model with those of its parameters that are not at their default, as far as it is known.
  private static func label(_ model: String, _ parameters: JSONValue) -> String {
    let row = ModelRegistry.rows.first { $0.descriptor.name == model }
    let given = parameters.members.compactMap { key, value -> String? in
      guard let text = value.string else { return nil }
      let parameter = row?.descriptor.parameters.first { $0.name == key }
      return parameter?.defaultValue == text ? nil : "\(key)=\(text)"
    }
    return given.isEmpty ? model : "\(model):\(given.joined(separator: ","))"
  }

  private mutating func readMetrics(_ json: JSONValue) {
    let footprint = json["footprint"]
    let fragmentation = json["fragmentation"]
    let last = json["over_time"].elements.last ?? .null
    let units =
      ModelDescriptor.ReleaseUnit.allCases.map { json[$0.rawValue + "s"] }
      .first { $0 != .null } ?? .null
    let blocking = json["blocking"]
    let found: [(DiffMetric, Double?)] = [
      (.peakHeld, footprint["peak_held_bytes"].double),
      (.peakLive, footprint["peak_live_bytes"].double),
      (.meanHeldOverLive, footprint["mean_held_over_live"].double),
      (.internalAtPeak, fragmentation["internal_bytes"].double),
      (.metadataAtPeak, fragmentation["metadata_bytes"].double),
      (.externalAtPeak, fragmentation["external_bytes"].double),
      (.hostageAtPeak, fragmentation["hostage_pages"].double),
      (.emptyAtPeak, fragmentation["empty_pages"].double),
      (.heldAtEnd, footprint["held_bytes_at_end"].double),
      (.liveAtEnd, footprint["live_bytes_at_end"].double),
      (.hostageAtEnd, fragmentation["hostage_pages_at_end"].double),
      (.emptyAtEnd, fragmentation["empty_pages_at_end"].double),
      (.unitsCreated, units["created"].double), (.unitsRetired, units["retired"].double),
      (.unitsCached, units["cached"].double),
      (.failures, json["failed_allocations"].double),
      (.waits, blocking["count"].double), (.waitTime, blocking["total_ns"].double),
      (.longestWait, blocking["longest_ns"].double), (.medianWait, blocking["p50_ns"].double),
      (.waitP99, blocking["p99_ns"].double),
    ]
    for (metric, value) in found { metrics[metric] = value }
    if let held = last["held_bytes"].double, let live = last["live_bytes"].double,
      let allocated = last["allocated_bytes"].double, let metadata = last["metadata_bytes"].double
    {
      metrics[.internalAtEnd] = allocated - live
      metrics[.metadataAtEnd] = metadata
      metrics[.externalAtEnd] = held - allocated - metadata
    }
    readReserve(json["reserve"])
  }

  /// Dips of all thresholds: their sums where the result has them, since lists may be cut short.
  private mutating func readReserve(_ reserve: JSONValue) {
    metrics[.lowestFree] = reserve["minimum_free_pages"].double
    let sums = reserve["below"].elements
    let dips = reserve["dips"].elements
    guard reserve["below"] != .null || reserve["dips"] != .null else { return }
    func total(_ key: String, _ parts: [JSONValue]) -> Double {
      parts.reduce(0) { $0 + ($1[key].double ?? 0) }
    }
    metrics[.dips] = sums.isEmpty ? Double(dips.count) : total("count", sums)
    metrics[.dipTime] = sums.isEmpty ? total("duration_ns", dips) : total("total_ns", sums)
    metrics[.dipDepth] = (sums + dips).compactMap { $0["depth_pages"].double }.max() ?? 0
  }

  private mutating func readMoments(_ json: JSONValue) {
    let totals = [
      ("at_peak_held", "when most was held", json["footprint"]["peak_held_bytes"].whole),
      ("at_end", "at the end", json["footprint"]["held_bytes_at_end"].whole),
    ]
    for (name, title, total) in totals {
      guard let total else { continue }
      var types: [String: TypePart] = [:]
      for type in json["by_type"].elements {
        guard let typeName = type["name"].string, let live = type[name]["live_bytes"].whole,
          let allocated = type[name]["allocated_bytes"].whole
        else { continue }
        types[typeName] = TypePart(
          heldBytes: type[name]["held_bytes"].whole, allocatedBytes: allocated, liveBytes: live)
      }
      moments.append(
        Moment(name: name, title: title, totalBytes: total, types: types, sites: nil))
    }
  }
}

/// What a model of SLUB is made with.
struct SlubSettings: Sendable {
  /// Which caches have sheaves.
  enum Sheaves: String { case kernel, all, off }

  let era: SlubEra
  /// Processors that the order of slabs is derived from; nil: the machine's.
  let orderProcessors: Int?
  let sheaves: Sheaves
  let hasProcessorPartials: Bool
  /// Nil: derived from the size.
  let minPartial: Int?
  let refillsOneSlab: Bool
  let makesVectors: Bool

  init(_ configuration: ModelConfiguration) {
    era = SlubEra(rawValue: configuration.word("version")) ?? .linux6_18
    let cpus = configuration.integer("cpus")
    orderProcessors = cpus == 0 ? nil : cpus
    sheaves = Sheaves(rawValue: configuration.word("sheaves")) ?? .kernel
    hasProcessorPartials = configuration.word("cpu_partial") == "on"
    let kept = configuration.integer("min_partial")
    minPartial = kept < 0 ? nil : kept
    refillsOneSlab = configuration.word("refill") == "one"
    makesVectors = configuration.word("vectors") == "on"
  }

  static let parameters = [
    ModelParameter(
      "version", .choice(SlubEra.allCases.map(\.rawValue)), default: SlubEra.linux6_18.rawValue,
      "the kernel whose rules hold"),
    ModelParameter(
      "cpus", .integer(0...4096), default: "0",
      "processors that the order of slabs is derived from; 0: the machine's"),
    ModelParameter(
      "sheaves", .choice(["kernel", "all", "off"]), default: "kernel",
      "which caches have sheaves: the version's own, all of them, none"),
    ModelParameter(
      "cpu_partial", .choice(["on", "off"]), default: "on",
      "whether processors have lists of partial slabs"),
    ModelParameter(
      "min_partial", .integer(-1...(1 << 20)), default: "-1",
      "partial slabs of the node from which on empty slabs are given back; -1: by object size"),
    ModelParameter(
      "refill", .choice(["half", "one"]), default: "half",
      "slabs that a processor takes from the node: one and more to half its list, or one"),
    ModelParameter(
      "vectors", .choice(["off", "on"]), default: "off",
      "whether slabs with accounted objects get vectors; a trace of Linux has them as requests"),
  ]

  /// A cache of objects of this size as these settings make it.
  func cache(
    named name: String, objectBytes: Int, processorCount: Int, owner: UInt32
  ) -> SlubCache {
    let geometry = SlubGeometry(
      objectBytes: objectBytes, processorCount: orderProcessors ?? processorCount, era: era)
    let capacity =
      switch sheaves {
      case .kernel: SlubSheafSettings.capacity(ofCache: name, era: era)
      case .all: 32
      case .off: 0
      }
    let limit = hasProcessorPartials ? geometry.cpuPartialSlabs : 0
    return SlubCache(
      name: name, geometry: geometry, processorPartialLimit: UInt32(limit),
      minPartial: minPartial ?? geometry.minPartial,
      refillExtra: refillsOneSlab || limit == 0 ? 0 : limit / 2 + 1, sheafCapacity: capacity,
      owner: owner)
  }
}

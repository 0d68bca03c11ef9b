extension KmallocModel {
  /// Name, parameters and sources.
  public static let descriptor = ModelDescriptor(
    name: "kmalloc",
    summary: "DragonFly's general slab allocator (slaballoc): 72 chunk sizes in 128 KiB zones",
    sources: ["sys/kern/kern_slaballoc.c, sys/sys/malloc.h, commits e9dbfea1 and 89986e03"],
    fidelity: """
      Follows the source, read in full; the zone header is taken as 104 bytes. Zones serve all \
      types alike, so their pages show as shared. Messages between processors arrive before the \
      owner's next operation, or with its sweep (ipi=cleanup); the kernel's moment lies between. A \
      chunk freed twice is noticed at the second free, also where the kernel notices it only when \
      it drains the remote chain; without invariants a second free has no effect.
      """,
    parameters: [
      ModelParameter(
        "invariants", .integer(0...1), default: "1",
        "1: zones carry the bitmap that finds chunks freed twice; 0: they do not"),
      ModelParameter(
        "relsthresh", .integer(-1...(1 << 20)), default: "-1",
        "free zones that a processor keeps; -1: by memory and processors"),
      ModelParameter(
        "zone_kib", .choice(["auto", "32", "64", "128"]), default: "auto",
        "KiB of a zone; auto: by memory, 128 above 128 MiB"),
      ModelParameter(
        "cleanup", .choice(["on", "off"]), default: "on",
        "whether every processor sweeps its zones every 10 s"),
      ModelParameter(
        "ipi", .choice(["next-op", "cleanup"]), default: "next-op",
        "when messages about remote frees arrive: before the owner's next operation, or only with "
          + "its sweep"),
    ], releaseUnit: .zone, pageOwnership: .shared)

  /// A machine with no zone yet.
  /// - Throws: `ModelError.badValue` if messages are to arrive with sweeps and there are none.
  public init(_ configuration: ModelConfiguration) throws(ModelError) {
    let kept = configuration.integer("relsthresh")
    processorCount = configuration.processorCount
    checksDoubleFrees = configuration.integer("invariants") == 1
    deliversAtNextOperation = configuration.word("ipi") == "next-op"
    sweeps = configuration.word("cleanup") == "on"
    guard sweeps || deliversAtNextOperation else {
      throw .badValue(
        model: Self.descriptor.name, name: "ipi", found: "cleanup",
        expected: "next-op where cleanup=off")
    }
    nextTick = sweeps ? Self.sweepInterval : .max
    geometry = SlabGeometry(
      memoryMebibytes: configuration.memoryMebibytes, processorCount: processorCount,
      zoneKibibytes: Int(configuration.word("zone_kib")), freeZonesKept: kept < 0 ? nil : kept,
      checksDoubleFrees: checksDoubleFrees)
    let mostChunks = geometry.classes.reduce(0) { max($0, $1.chunks) }
    links = Array(repeating: SlabZone.noChunk, count: mostChunks)
    vacantLinks = Array(repeating: [], count: Self.classCount)
    lists = Array(repeating: SlabZoneList(), count: Self.classCount * processorCount)
    processors = Array(repeating: SlabProcessor(), count: processorCount)
  }

  /// Makes the next malloc type known. Its object size means nothing here, its limit does.
  public mutating func declare(_ type: ModelType) -> Step {
    types.append(SlabType(limitBytes: Int(min(type.limitBytes, 1 << 62))))
    uses.append(contentsOf: repeatElement(SlabTypeUse(), count: processorCount))
    return .done
  }
}

/// The sheaves of a cache: each processor's, and the node's barn of full and empty ones.
struct SlubBarn: Sendable {
  /// What a processor has; the main sheaf is always there.
  struct Processor: Sendable {
    var main: Int
    /// Full or empty.
    var spare: Int?
    /// Objects that wait to be freed after a grace period.
    var deferred: Int?
  }

  /// Objects of each sheaf, the one to be handed out next last.
  var sheaves: [[Block]]
  var processors: [Processor]
  /// Sheaves of the barn.
  var full: [Int] = []
  var empty: [Int] = []
  /// Numbers of sheaves whose memory was given back.
  private var vacant: [Int] = []

  init(processorCount: Int) {
    sheaves = Array(repeating: [], count: processorCount)
    processors = (0..<processorCount).map { Processor(main: $0) }
  }

  /// Takes the next object of a processor's main sheaf; nil if that is empty.
  @inline(__always)
  mutating func popMain(ofProcessor cpu: Int) -> Block? {
    sheaves[processors[cpu].main].popLast()
  }

  /// Puts an object into a processor's main sheaf unless that is full.
  @inline(__always)
  mutating func pushMain(_ block: Block, ofProcessor cpu: Int, capacity: Int) -> Bool {
    let main = processors[cpu].main
    guard sheaves[main].count < capacity else { return false }
    sheaves[main].append(block)
    return true
  }

  /// An empty sheaf: the barn's, else a new one.
  mutating func takeEmpty() -> Int {
    if let sheaf = empty.popLast() { return sheaf }
    if let sheaf = vacant.popLast() { return sheaf }
    sheaves.append([])
    return sheaves.count - 1
  }

  /// Keeps an empty sheaf if there is room for it, else gives its memory back.
  mutating func putEmpty(_ sheaf: Int) {
    if empty.count < SlubSheafSettings.emptyLimit {
      empty.append(sheaf)
    } else {
      vacant.append(sheaf)
    }
  }

  /// Takes all objects out of a sheaf.
  mutating func emptyOut(_ sheaf: Int) -> [Block] {
    let objects = sheaves[sheaf]
    sheaves[sheaf].removeAll(keepingCapacity: true)
    return objects
  }

  /// Takes all objects out of all sheaves of a processor, or with nil out of the barn's.
  mutating func emptyOut(processor cpu: Int?) -> [Block] {
    guard let cpu else {
      let sheaves = full
      full = []
      return sheaves.flatMap { sheaf in
        let objects = emptyOut(sheaf)
        vacant.append(sheaf)
        return objects
      }
    }
    var objects = emptyOut(processors[cpu].main)
    for sheaf in [processors[cpu].spare, processors[cpu].deferred].compactMap({ $0 }) {
      objects += emptyOut(sheaf)
      vacant.append(sheaf)
    }
    processors[cpu].spare = nil
    processors[cpu].deferred = nil
    return objects
  }
}

internal import TraceFormat

/// One type of the made workloads: sizes, flags and how often it is asked for, in the proportions
/// that recordings of compilers, file servers and databases show.
struct SyntheticType: Sendable {
  /// What a caller of this type is.
  enum Caller: Sendable {
    /// A system call: may wait.
    case process
    /// A system call that wants zeroed memory.
    case processZeroed
    /// An interrupt or a lock holder: may not wait, may use the reserve.
    case interrupt
  }

  var name: String
  var family: TypeFamily
  /// Sizes asked for; each has its own call site.
  var requested: [UInt64]
  /// Bytes set aside for any of them.
  var allocated: UInt64
  var caller: Caller
  /// How often it is asked for, relative to the other types.
  var weight: Int
  /// Chance in 1,024 that an object of this type is among the next few to die.
  var youth: Int

  var flags: AllocationFlags {
    let common: AllocationFlags = [.known, .mayFail, .wakesDaemon]
    switch caller {
    case .process: return common.union([.mayWait, .mayStartIO, .mayEnterFS])
    case .processZeroed: return common.union([.mayWait, .mayStartIO, .mayEnterFS, .zeroed])
    case .interrupt: return common.union([.mayUseReserve])
    }
  }

  private static func cache(
    _ name: String, _ requested: UInt64, _ allocated: UInt64, _ caller: Caller, weight: Int,
    youth: Int
  ) -> SyntheticType {
    SyntheticType(
      name: name, family: .objectCache, requested: [requested], allocated: allocated,
      caller: caller, weight: weight, youth: youth)
  }

  private static func sized(
    _ requested: [UInt64], in allocated: UInt64, _ caller: Caller, weight: Int, youth: Int
  ) -> SyntheticType {
    let family: TypeFamily = allocated > 8_192 ? .largeRequest : .sizeClass
    return SyntheticType(
      name: "kmalloc:\(allocated)", family: family, requested: requested, allocated: allocated,
      caller: caller, weight: weight, youth: youth)
  }

  static let all: [SyntheticType] = [
    cache("vm_area", 176, 176, .process, weight: 120, youth: 500),
    cache("anon_vma", 96, 104, .process, weight: 90, youth: 450),
    cache("map_node", 256, 256, .process, weight: 110, youth: 850),
    cache("filp", 184, 192, .processZeroed, weight: 110, youth: 900),
    cache("names", 4_096, 4_096, .process, weight: 90, youth: 1_010),
    cache("dentry", 192, 192, .process, weight: 60, youth: 200),
    cache("inode", 608, 616, .process, weight: 30, youth: 150),
    cache("buffer_head", 104, 104, .process, weight: 50, youth: 300),
    cache("bio", 200, 208, .interrupt, weight: 40, youth: 980),
    cache("packet_head", 232, 256, .interrupt, weight: 70, youth: 1_000),
    cache("task", 2_624, 2_688, .processZeroed, weight: 4, youth: 400),
    sized([6, 8], in: 8, .process, weight: 12, youth: 600),
    sized([11, 16], in: 16, .process, weight: 24, youth: 650),
    sized([20, 24, 32], in: 32, .process, weight: 40, youth: 700),
    sized([40, 48, 56, 64], in: 64, .processZeroed, weight: 44, youth: 600),
    sized([72, 96], in: 96, .process, weight: 26, youth: 500),
    sized([104, 120, 128], in: 128, .process, weight: 24, youth: 600),
    sized([136, 168, 192], in: 192, .processZeroed, weight: 18, youth: 700),
    sized([200, 232, 256], in: 256, .process, weight: 20, youth: 800),
    sized([320, 384, 512], in: 512, .interrupt, weight: 26, youth: 950),
    sized([640, 704, 1_024], in: 1_024, .process, weight: 20, youth: 900),
    sized([1_536, 2_048], in: 2_048, .interrupt, weight: 14, youth: 980),
    sized([2_304, 4_096], in: 4_096, .process, weight: 12, youth: 900),
    sized([6_000, 8_192], in: 8_192, .process, weight: 3, youth: 700),
    sized([12_288, 16_384], in: 16_384, .process, weight: 1, youth: 600),
  ]

  /// Swap metadata: one block of it describes sixteen pages on swap.
  static let swapMetadata = cache("swblock", 176, 176, .interrupt, weight: 0, youth: 0)
}

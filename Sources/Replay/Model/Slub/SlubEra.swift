/// Which Linux kernel's rules a model of SLUB follows.
public enum SlubEra: String, Sendable, CaseIterable {
  /// Linux 6.1 (`mm/slub.c` of 6.1.192).
  case linux6_1 = "6.1"
  /// Linux 6.18: the rules of 6.12.117 and the per-processor sheaves that were merged for 6.18.
  case linux6_18 = "6.18"
}

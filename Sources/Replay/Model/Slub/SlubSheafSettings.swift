/// Sheaves: arrays of free objects that a processor keeps in front of a cache's slabs (Linux 6.18).
public enum SlubSheafSettings {
  /// Objects of a sheaf of the cache called so; 0 if it has none. In 6.18 two caches are created
  /// with sheaves, `maple_node` (`lib/maple_tree.c`) and `vm_area_struct` (`mm/vma_init.c`).
  public static func capacity(ofCache name: String, era: SlubEra) -> Int {
    guard era == .linux6_18 else { return 0 }
    return ["maple_node", "vm_area_struct"].contains(name) ? 32 : 0
  }

  /// Full sheaves that a node's barn takes (`MAX_FULL_SHEAVES`).
  static let fullLimit = 10
  /// Empty sheaves that a node's barn takes (`MAX_EMPTY_SHEAVES`).
  static let emptyLimit = 10
}

/// Numbers for people: a fixed count of decimals, and digits in groups of three.
public enum FixedPoint {
  /// `value` with `decimals` digits after the point, rounded half away from zero; "-" if it is not
  /// a number or too large to be one that people read.
  public static func text(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, scaled.magnitude < 1e18 else { return "-" }
    let digits = Int64(scaled.magnitude)
    let divisor = Int64(scale)
    var out = scaled < 0 ? "-" : ""
    out += String(digits / divisor)
    guard decimals > 0 else { return out }
    let fraction = String(digits % divisor)
    out += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    return out
  }

  /// A share as a percentage with one decimal: 0.125 is "12.5%".
  public static func percent(_ share: Double) -> String {
    let number = text(share * 100, decimals: 1)
    return number == "-" ? number : number + "%"
  }

  /// A count with a comma between groups of three digits: "1,234,567".
  public static func grouped(_ count: some BinaryInteger) -> String {
    let digits = Array(String(count.magnitude))
    var out = count < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out
  }
}

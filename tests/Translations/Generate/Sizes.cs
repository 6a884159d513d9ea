using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>The sizes that a CPU has, and how control registers encode them.</summary>
/// <param name="PhysicalBits">The bits of a physical address.</param>
/// <param name="Granules">The implemented granules, as the number of bits of an offset in a page.</param>
internal sealed record Sizes(int PhysicalBits, IReadOnlyList<int> Granules)
{
    private static readonly int[] s_outputBits = [32, 36, 40, 42, 44, 48, 52, 52];

    /// <summary>ID_AA64MMFR0_EL1 says both: TGran16 is 0 where there is no 16 KiB granule.</summary>
    public static Sizes Of(CpuModel cpu) => new(cpu.Size("PhysicalAddressBits"), cpu.Name == "neoverse-n1" ? [12, 14, 16] : [12, 16]);

    /// <summary>The output size that IPS or PS selects.</summary>
    public int OutputBits(int ps) => Math.Min(s_outputBits[ps], PhysicalBits);

    /// <summary>A value of IPS or PS whose size holds addresses of <paramref name="bits"/>; one below 48 bits when <paramref name="limited"/>.</summary>
    public int DrawOutputSize(Draw draw, int bits, bool limited)
    {
        int[] fit = [.. Enumerable.Range(0, 8).Where(ps => OutputBits(ps) >= Math.Min(bits, PhysicalBits) && (!limited || OutputBits(ps) < 48))];
        return fit.Length > 0 ? draw.Pick(fit) : 5;
    }

    /// <summary>TG0 of any register.</summary>
    public static ulong TG0(int granuleBits) => granuleBits switch { 12 => 0b00, 14 => 0b10, _ => 0b01 };

    /// <summary>TG1 has an encoding of its own.</summary>
    public static ulong TG1(int granuleBits) => granuleBits switch { 12 => 0b10, 14 => 0b01, _ => 0b11 };
}

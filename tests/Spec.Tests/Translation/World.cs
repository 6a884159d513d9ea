using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Tests.Exceptions;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>
/// A PE and memory with both stages ready: 4KB granule, 39-bit addresses, start level 1, all permissions, Normal Write-Back memory.
/// Code is at its own address; two pages of data at <see cref="Data"/> are at <see cref="DataIPA"/>. Stage 2 is the identity.
/// Numbers of registers and descriptors are written out here, as the manual's pages have them.
/// </summary>
internal sealed class World
{
    public const ulong Code = 0x4000_0000, Data = 0x8000_0000, DataIPA = 0x4002_0000;

    /// <summary>Valid, AF, Inner Shareable, AttrIndx 0, AP 01 (read and write for all), page or table.</summary>
    public const ulong S1Page = 0x743, Table = 0b11;

    /// <summary>The same at stage 2: MemAttr 1111, S2AP 11, XN 00.</summary>
    public const ulong S2Page = 0x7ff;

    private const ulong L1 = 0x4001_0000, L2Code = 0x4001_1000, L3Code = 0x4001_2000, L2Data = 0x4001_3000, L3Data = 0x4001_4000;
    private const ulong S2L1 = 0x4003_0000, S2L2 = 0x4003_1000, S2L3 = 0x4003_2000;

    /// <summary>The descriptors that tests change, by the name that tables give them.</summary>
    private static readonly Dictionary<string, ulong> Descriptors = new()
    {
        ["L1"] = L1 + 8 * 2,
        ["L2"] = L2Data,
        ["L3"] = L3Data,
        ["L3next"] = L3Data + 8,
        ["S2L1"] = S2L1 + 8,
        ["S2L2"] = S2L2,
        ["S2data"] = S2L3 + 8 * 0x20,
        ["S2next"] = S2L3 + 8 * 0x21,
        ["S2ofL1"] = S2L3 + 8 * 0x10,
        ["S2ofL2"] = S2L3 + 8 * 0x13,
        ["S2ofL3"] = S2L3 + 8 * 0x14,
    };

    public TableMemory Memory { get; } = new();

    public PE Pe { get; set; }

    public World(Mode mode, string cpu = "cortex-a57", Choices? choices = null)
    {
        Memory[L1 + 8] = L2Code | Table;
        Memory[L2Code] = L3Code | Table;
        // Read-only for all, so that WXN leaves it executable, and PXN does not follow from EL0's writing.
        Memory[L3Code] = Code | S1Page | 0x80;
        Memory[L1 + 16] = L2Data | Table;
        Memory[L2Data] = L3Data | Table;
        Memory[L3Data] = DataIPA | S1Page;
        Memory[L3Data + 8] = DataIPA + 0x1000 | S1Page;
        Memory[S2L1 + 8] = S2L2 | Table;
        Memory[S2L2] = S2L3 | Table;
        for (ulong page = 0; page < 64; page++)
            Memory[S2L3 + 8 * page] = Code + 0x1000 * page | S2Page;
        Pe = StepRig.At(mode, configuration: StepRig.Configuration(cpu: cpu, choices: choices)).WithX(1, Data)
            .WithSystem(Reg.SCTLR_EL1, 0x30d0_1805).WithSystem(Reg.SCTLR_EL2, 0x30c5_1835)
            .WithSystem(Reg.TTBR0_EL1, L1).WithSystem(Reg.TTBR0_EL2, L1)
            // T0SZ 25, 4KB, 48 bits out; the upper range disabled.
            .WithSystem(Reg.TCR_EL1, 25 | 1UL << 23 | 25UL << 16 | 2UL << 30 | 5UL << 32).WithSystem(Reg.TCR_EL2, 0x8080_0000 | 25 | 5UL << 16)
            .WithSystem(Reg.MAIR_EL1, 0x4400ff).WithSystem(Reg.MAIR_EL2, 0x4400ff)
            .WithSystem(Reg.VTTBR_EL2, S2L1).WithSystem(Reg.VTCR_EL2, 0x8000_0000 | 25 | 1 << 6 | 5 << 16);
    }

    public static ulong AddressOf(string descriptor) => Descriptors[descriptor];

    public static string NameOf(ulong address) => Descriptors.First(d => d.Value == address).Key;

    /// <summary>Adds a setting: <c>REG=n</c>, <c>REG.FIELD=n</c>, <c>X1=n</c>, or of a descriptor <c>L3=n</c>, <c>L3+n</c> (bits set), <c>L3-n</c> (bits cleared).</summary>
    public void Set(string setting)
    {
        int at = setting.IndexOfAny(['=', '+', '-']);
        string name = setting[..at];
        ulong value = RigSettings.Number(setting[(at + 1)..]);
        if (Descriptors.TryGetValue(name, out ulong address))
            Memory[address] = setting[at] switch { '=' => value, '+' => Memory[address] | value, _ => Memory[address] & ~value };
        else
            Pe = RigSettings.Set(Pe, name, value);
    }

    /// <summary>One step with an instruction at <see cref="Code"/>.</summary>
    public StepResult Step(string instruction)
    {
        Memory.Write(Code, StepRig.Assemble(instruction));
        return Step();
    }

    public StepResult Step()
    {
        Spec.Step.Run(Pe, Memory, default, out var result);
        return result;
    }
}

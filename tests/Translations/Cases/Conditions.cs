using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Translations.Cases;

/// <summary>The conditions on a case that exclusions name.</summary>
internal static class Conditions
{
    private const int CBit = 2, CDBit = 32;
    private static readonly int[] s_outputBits = [32, 36, 40, 42, 44, 48, 52, 52];

    public static readonly IReadOnlyDictionary<string, Func<TranslationCase, bool>> ByName = new Dictionary<string, Func<TranslationCase, bool>>
    {
        ["PTWWithoutVM"] = c => (c.Register(Reg.HCR_EL2) & 0b101) == 0b100,
        ["SmallPS"] = HasSmallPS,
        ["Maintenance"] = c => A64.Decode(c.Words[0]) is var op && A64.IsSystemAccess(op) && (c.Words[0] >> 12 & 0xf) == 7 && (c.Words[0] >> 8 & 0xf) is 5 or 10 or 11 or 14,
        ["TEA"] = c => (c.Register(Reg.HCR_EL2) >> 37 & 1) != 0,
        ["NotCacheable"] = c => IsClear(c, TranslatesForEL2(c) ? Reg.SCTLR_EL2 : Reg.SCTLR_EL1, CBit) || !IsClear(c, Reg.HCR_EL2, CDBit),
        ["HostS12"] = c => (c.Register(Reg.HCR_EL2) & (1UL << 34 | 1UL << 27)) == (1UL << 34 | 1UL << 27) && (c.Words[0] & ~0x7fu) == 0xd50c7880,
        ["Atomic"] = c => (c.Words[0] & 0x3f20_0c00) == 0x3820_0000 || (c.Words[0] & 0x3fa0_7c00) is 0x08a0_7c00 or 0x0820_7c00,
        ["ReservedAttribute"] = HasReservedAttribute,
        ["DeviceAttribute"] = c => Enumerable.Range(0, 8).Any(i => (c.Register(Reg.MAIR_EL1) >> 8 * i & 0xff) is > 0 and < 16)
            || c.Memory.Values.Any(value => (value & 1) != 0 && (value >> 2 & 0xf) is > 0 and < 4),
        ["ZeroBlock"] = c => (c.Words[0] & ~31u) == 0xd50b7420,
        ["PTWWithHA"] = c => !IsClear(c, Reg.HCR_EL2, 2) && !IsClear(c, Reg.VTCR_EL2, 21),
        ["TransientAttribute"] = c => Enumerable.Range(0, 16).Any(i => (c.Register(Reg.MAIR_EL1) >> 4 * i & 0xf) is > 4 and < 8),
        ["TGEWithM"] = c => (c.Register(Reg.HCR_EL2) & (1UL << 34 | 1UL << 27)) == 1UL << 27 && !IsClear(c, Reg.SCTLR_EL1, 0),
        ["DirtyState"] = c => ManagesDirtyState(c) && c.Memory.Values.Any(value => (value >> 51 & 1) != 0),
        ["DirtyingAT"] = c => (c.Words[0] & 0xffffff00) is (0xd5087800 or 0xd50c7800 or 0xd5087900) && ManagesDirtyState(c),
        ["Unaligned"] = c => (c.X.GetValueOrDefault(0) & 7) != 0,
        ["UnalignedDevice"] = c => ((c.X.GetValueOrDefault(0) & 7) != 0 || A64.IsSystemAccess(A64.Decode(c.Words[0]))) && MayBeDevice(c),
        ["BlockType"] = c => c.Memory.Values.Any(value => (value & 3) == 1),
        ["PairStore"] = c => (c.Words[0] >> 25 & 0x1f) == 0b10100 && IsClear(c.Words[0], 22),
        ["UnalignedTarget"] = c => (c.Words[0] & ~(31u << 5)) == 0xd61f0000 && (c.X.GetValueOrDefault(0) & 3) != 0,
    };

    /// <summary>An attribute of MAIR_ELx, or MemAttr of what may be a stage 2 leaf, is reserved.</summary>
    private static bool HasReservedAttribute(TranslationCase c) =>
        Enumerable.Range(0, 8).Any(i => IsReserved(c.Register(Reg.MAIR_EL1) >> 8 * i & 0xff) || IsReserved(c.Register(Reg.MAIR_EL2) >> 8 * i & 0xff))
        || c.Memory.Values.Any(value => (value & 1) != 0 && (value >> 2 & 3) == 0 && (value >> 4 & 3) != 0);

    private static bool IsReserved(ulong attribute) => attribute >> 4 == 0 ? (attribute & 3) != 0 : (attribute & 0xf) == 0;

    /// <summary>AT S1E2R and AT S1E2W, and any AT in a host with applications.</summary>
    private static bool TranslatesForEL2(TranslationCase c) =>
        (c.Words[0] & ~0x3fu) == 0xd50c7800 || (c.Register(Reg.HCR_EL2) & (1UL << 34 | 1UL << 27)) == (1UL << 34 | 1UL << 27);

    /// <summary>HD of some stage.</summary>
    private static bool ManagesDirtyState(TranslationCase c) =>
        !(IsClear(c, Reg.TCR_EL1, 40) && IsClear(c, Reg.TCR_EL2, 40) && IsClear(c, Reg.TCR_EL2, 22) && IsClear(c, Reg.VTCR_EL2, 22));

    private static bool IsClear(TranslationCase c, Reg register, int bit) => IsClear(c.Register(register), bit);

    private static bool IsClear(ulong value, int bit) => (value >> bit & 1) == 0;

    /// <summary>A stage is off, or an attribute that it may use is Device.</summary>
    private static bool MayBeDevice(TranslationCase c)
    {
        bool off = IsClear(c, Reg.SCTLR_EL1, 0) && IsClear(c, Reg.SCTLR_EL2, 0);
        bool stage1 = Enumerable.Range(0, 8).Any(i => HasZeros(c.Register(Reg.MAIR_EL1) >> 8 * i) && HasZeros(c.Register(Reg.MAIR_EL2) >> 8 * i));
        bool stage2 = !IsClear(c, Reg.HCR_EL2, 0) && c.Memory.Values.Any(value => (value & 1) != 0 && (value >> 4 & 3) == 0);
        return off || stage1 || stage2;
    }

    /// <summary>An attribute is Device, or one of the reserved ones that the specification takes for Device.</summary>
    private static bool HasZeros(ulong attribute) => (attribute & 0xf0) == 0 || (attribute & 0xf) == 0;

    /// <summary>VTCR_EL2.PS is smaller than the input size, or than the PA size that the start level asks for.</summary>
    private static bool HasSmallPS(TranslationCase c)
    {
        ulong vtcr = c.Register(Reg.VTCR_EL2);
        int output = s_outputBits[vtcr >> 16 & 7], input = 64 - (int)(vtcr & 0x3f), sl0 = (int)(vtcr >> 6 & 3);
        int leastAtTop = (vtcr >> 14 & 3) == 0b10 ? 42 : 44;
        return input > output || (sl0 == 2 && output < leastAtTop);
    }
}

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>Operands that name a choice of a barrier, a prefetch or a hint; a choice without a name is its number.</summary>
public static partial class OperandKinds
{
    private static readonly string?[] Barriers =
        [null, "oshld", "oshst", "osh", null, "nshld", "nshst", "nsh", null, "ishld", "ishst", "ish", null, "ld", "st", "sy"];

    private static readonly string?[] Prefetches = [.. Enumerable.Range(0, 32).Select(PrefetchName)];

    private static readonly string[] Targets = ["", "c", "j", "jc"];

    /// <summary>The domain and accesses of DSB and DMB. Fields: CRm.</summary>
    public static readonly OperandKind Barrier = new(
        f => Barriers[f[0]] ?? $"#0x{f[0]:x2}",
        input => ParseNamed(input, Barriers, "a barrier option (sy, st, ld, ish, ishst, ishld, nsh, nshst, nshld, osh, oshst, oshld)"));

    /// <summary>The type, target and policy of a prefetch. Fields: Rt.</summary>
    public static readonly OperandKind Prefetch = new(
        f => Prefetches[f[0]] ?? $"#0x{f[0]:x2}",
        input => ParseNamed(input, Prefetches, "a prefetch operation (pldl1keep, pldl1strm, ...)"));

    /// <summary>The kinds of indirect branch that may land on a BTI. Fields: op2, whose low bit is 0.</summary>
    public static readonly OperandKind BranchTargets = new(
        f => Targets[f[0] >> 1],
        input => (TryTakeName(input, Targets, out uint index) && input.Set(0, index << 1)) || input.Fail("c, j or jc"));

    private static string? PrefetchName(int number)
    {
        (int type, int target, int policy) = (number >> 3, (number >> 1) & 3, number & 1);
        bool isReserved = type == 3 || target == 3;
        return isReserved ? null : $"{new[] { "pld", "pli", "pst" }[type]}l{target + 1}{(policy == 0 ? "keep" : "strm")}";
    }

    private static bool ParseNamed(OperandInput input, string?[] names, string expected)
    {
        if (input.TryTakeNumber(out ulong number))
            return input.Set(0, number) || input.Fail(expected);
        int index = input.TryTakeWord(out string word) ? Array.IndexOf(names, word) : -1;
        return (index >= 0 && input.Set(0, (uint)index)) || input.Fail(expected);
    }
}

using VirtSpec.Spec.Features;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Spec.Instructions;

/// <summary>The A64 instruction set as the tables say it.</summary>
public static class A64
{
    private const int BucketBits = 11;
    private static readonly Op[][] Buckets = MakeBuckets();
    private static readonly TrapRule[][] Traps = MakeTraps();
    private static readonly (uint Mask, uint Value)[]?[] Excepts = MakeExcepts();
    private static readonly bool[] HasPredicate = MakeHasPredicate();
    private static readonly Lazy<EncodingRow[]> AllRows = new(EncodingText.Parse);

    /// <summary>How many encodings there are, <see cref="Op.Unallocated"/> included.</summary>
    public static int Count => A64Table.Masks.Length;

    /// <summary>Every row, without <see cref="Op.Unallocated"/>.</summary>
    public static ReadOnlySpan<EncodingRow> Rows => AllRows.Value.AsSpan(1);

    public static EncodingRow Row(Op op) => AllRows.Value[(int)op];

    /// <summary>The encoding of <paramref name="word"/> on a CPU with every known feature.</summary>
    public static Op Decode(uint word) => Decode(word, FeatureSet.All);

    /// <summary>The encoding of <paramref name="word"/> on a CPU with these features, or <see cref="Op.Unallocated"/>.</summary>
    public static Op Decode(uint word, FeatureSet features)
    {
        foreach (var op in Buckets[word >> (32 - BucketBits)])
            if ((word & A64Table.Masks[(int)op]) == A64Table.Values[(int)op] && Belongs(op, word, features))
                return op;
        return Op.Unallocated;
    }

    /// <summary>True when <paramref name="word"/> belongs to the row by its bits, exclusions and predicates, on a CPU with every known feature.</summary>
    public static bool Matches(Op op, uint word) => (word & A64Table.Masks[(int)op]) == A64Table.Values[(int)op] && Belongs(op, word, FeatureSet.All);

    public static EncodingClass ClassOf(Op op) => (EncodingClass)A64Table.Classes[(int)op];

    /// <summary>The rules that may stop the instruction before it executes, in the manual's order; those of MSR, MRS and SYS are with the register.</summary>
    public static TrapRule[] TrapsOf(Op op) => Traps[(int)op];

    /// <summary>False for a row that decodes and disassembles and has no semantics.</summary>
    public static bool IsModelled(Op op) => A64Table.IsModelled[(int)op];

    /// <summary>MSR (register), MRS, SYS and SYSL, whose traps are those of the register or operation that they name.</summary>
    public static bool IsSystemAccess(Op op) => ClassOf(op) is EncodingClass.SystemRegisterMove or EncodingClass.SystemInstructions;

    private static bool Belongs(Op op, uint word, FeatureSet features)
    {
        if (!features.Has((Feature)A64Table.Features[(int)op]))
            return false;
        if (Excepts[(int)op] is { } excepts)
            foreach (var (mask, value) in excepts)
                if ((word & mask) == value)
                    return false;
        return !HasPredicate[(int)op] || A64Table.Holds(op, word);
    }

    /// <summary>For each value of the top bits the rows that may match, those marked <c>else</c> last.</summary>
    private static Op[][] MakeBuckets()
    {
        const int Shift = 32 - BucketBits;
        var buckets = new List<Op>[1 << BucketBits];
        for (uint b = 0; b < buckets.Length; b++)
            buckets[b] = [];
        foreach (bool isElse in new[] { false, true })
            for (int op = 1; op < Count; op++)
                if (A64Table.IsElse[op] == isElse)
                    for (uint b = 0; b < buckets.Length; b++)
                        if (((b << Shift ^ A64Table.Values[op]) & A64Table.Masks[op] & ~0u << Shift) == 0)
                            buckets[b].Add((Op)op);
        return [.. buckets.Select(b => b.ToArray())];
    }

    private static TrapRule[][] MakeTraps()
    {
        var traps = new TrapRule[Count][];
        Array.Fill(traps, []);
        foreach (var (rules, ops) in A64Table.Traps)
            foreach (var op in ops)
                traps[(int)op] = rules;
        return traps;
    }

    private static (uint, uint)[]?[] MakeExcepts()
    {
        var excepts = new (uint, uint)[]?[Count];
        foreach (var group in A64Table.Excepts.GroupBy(e => e.Op))
            excepts[(int)group.Key] = [.. group.Select(e => (e.Mask, e.Value))];
        return excepts;
    }

    private static bool[] MakeHasPredicate()
    {
        var has = new bool[Count];
        foreach (var op in A64Table.WithPredicates)
            has[(int)op] = true;
        return has;
    }
}

using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Coverage;

/// <summary>Aborts by stage, kind, level and access, as ESR_ELx reports them. (Arm ARM, ESR_ELx, ISS encoding for an exception from a Data Abort or an Instruction Abort.)</summary>
internal static class FaultKeys
{
    private const uint StatusMask = 0x3f, LevelMask = 3, S1PTW = 1 << 7, WnR = 1 << 6, CM = 1 << 8;

    private static readonly string[] Kinds = ["address size", "translation", "access flag", "permission"];

    private static readonly string[] Accesses = ["fetch", "read", "write"];

    private static readonly string[] Stages = ["stage 1", "stage 2", "stage 2 on a walk"];

    /// <summary>Every fault that there can be.</summary>
    public static IEnumerable<string> All =>
        from stage in Stages
        from kind in Kinds
        from level in Enumerable.Range(0, 4)
        where level > 0 || kind is "address size" or "translation"
        from access in Accesses
        select Key(stage, kind, level, access);

    /// <summary>The key of an abort; null for what is no such fault.</summary>
    /// <param name="toEL2">EL2 takes it: it is of stage 2.</param>
    public static string? Of(ExceptionClass ec, uint iss, bool toEL2)
    {
        bool isFetch = ec is ExceptionClass.InstructionAbortLowerEL or ExceptionClass.InstructionAbortCurrentEL;
        if (!isFetch && ec is not (ExceptionClass.DataAbortLowerEL or ExceptionClass.DataAbortCurrentEL))
            return null;
        uint status = iss & StatusMask;
        if (status >> 2 >= Kinds.Length)
            return null;
        string access = isFetch ? "fetch" : (iss & WnR) != 0 && (iss & CM) == 0 ? "write" : "read";
        return Key(Stages[!toEL2 ? 0 : (iss & S1PTW) != 0 ? 2 : 1], Kinds[status >> 2], (int)(status & LevelMask), access);
    }

    private static string Key(string stage, string kind, int level, string access) => $"{stage}, {kind}, level {level}, {access}";
}

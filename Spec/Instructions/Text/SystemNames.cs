using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Instructions.Text;

/// <summary>The names of System registers and operations as assembly writes them, in lower case.</summary>
internal static class SystemNames
{
    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL0, ExceptionLevel.EL1, ExceptionLevel.EL2];
    private static readonly AccessEntry[] Registers = [.. RegisterRow.All.Where(r => r.Register is not null)];
    private static readonly AccessEntry[] Operations = [.. RegisterRow.All.Where(r => r.IsOperation)];

    private static readonly Dictionary<SystemEncoding, AccessEntry> Readable = Index(Registers.Where(r => CanRead(r)));
    private static readonly Dictionary<SystemEncoding, AccessEntry> Writable = Index(Registers.Where(r => CanWrite(r)));
    private static readonly Dictionary<SystemEncoding, AccessEntry> AnyRegister = Index(Registers);
    private static readonly Dictionary<SystemEncoding, AccessEntry> AnyOperation = Index(Operations);

    /// <summary>The name of a register as a read or a write finds it, or <c>s3_0_c11_c0_2</c> where none has that encoding.</summary>
    public static string RegisterName(SystemEncoding encoding, bool isRead)
    {
        var first = isRead ? Readable : Writable;
        var entry = first.GetValueOrDefault(encoding) ?? AnyRegister.GetValueOrDefault(encoding);
        return (entry?.Name ?? encoding.ToString()).ToLowerInvariant();
    }

    /// <summary>The name after the mnemonic, as <c>vae1is</c> after <c>tlbi</c>; null when the encoding is no such operation.</summary>
    public static string? OperationName(SystemEncoding encoding, string mnemonic)
    {
        string? name = AnyOperation.GetValueOrDefault(encoding)?.Name.ToLowerInvariant();
        return name is not null && name.StartsWith(mnemonic + "_", StringComparison.Ordinal) ? name[(mnemonic.Length + 1)..] : null;
    }

    /// <summary>Whether an operation takes a value in Xt.</summary>
    public static bool TakesOperand(SystemEncoding encoding) => AnyOperation.GetValueOrDefault(encoding) is { TakesOperand: true };

    public static bool TryFindRegister(string name, bool isRead, out SystemEncoding encoding)
    {
        var candidates = Registers.Where(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var entry = candidates.FirstOrDefault(r => isRead ? CanRead(r) : CanWrite(r)) ?? candidates.FirstOrDefault();
        encoding = entry is null ? default : AccessMap.EncodingOf(entry);
        return entry is not null || TryReadNumbers(name, out encoding);
    }

    public static bool TryFindOperation(string mnemonic, string name, out SystemEncoding encoding)
    {
        var entry = Operations.FirstOrDefault(r => r.Name.Equals($"{mnemonic}_{name}", StringComparison.OrdinalIgnoreCase));
        encoding = entry is null ? default : AccessMap.EncodingOf(entry);
        return entry is not null;
    }

    /// <summary>Reads <c>s3_0_c11_c0_2</c>.</summary>
    private static bool TryReadNumbers(string name, out SystemEncoding encoding)
    {
        encoding = default;
        string[] parts = name.Split('_');
        (string Prefix, int Most)[] shape = [("s", 3), ("", 7), ("c", 15), ("c", 15), ("", 7)];
        if (parts.Length != shape.Length)
            return false;
        var numbers = new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            if (!parts[i].StartsWith(shape[i].Prefix, StringComparison.Ordinal)
                || !int.TryParse(parts[i].AsSpan(shape[i].Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i] > shape[i].Most)
                return false;
        encoding = new SystemEncoding(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return true;
    }

    private static Dictionary<SystemEncoding, AccessEntry> Index(IEnumerable<AccessEntry> entries) =>
        entries.GroupBy(AccessMap.EncodingOf).ToDictionary(g => g.Key, g => g.First());

    private static bool CanRead(AccessEntry entry) => Levels.Any(el => entry.Allows(el, isRead: true));

    private static bool CanWrite(AccessEntry entry) => Levels.Any(el => entry.Allows(el, isRead: false));
}

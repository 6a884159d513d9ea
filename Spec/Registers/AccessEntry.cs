using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Spec.Registers;

/// <summary>What an Exception level may do with a row when no trap is enabled.</summary>
public enum AccessRight : byte
{
    /// <summary>UNDEFINED, whatever the traps are.</summary>
    Undefined,
    RO,
    WO,
    RW,

    /// <summary>UNDEFINED unless a trap of the row comes first: unallocated or IMPLEMENTATION DEFINED space.</summary>
    UndefinedAfterTraps,
}

/// <summary>What the bits behind a register are.</summary>
public enum Storage : byte
{
    /// <summary>No register: a System operation or an unnamed encoding.</summary>
    None,
    Plain,
    Computed,
    Constant,
    Raz,

    /// <summary>An access passes the traps and then stops as not modelled.</summary>
    Stop,

    /// <summary>Another name of a register, see <see cref="Redirect"/>.</summary>
    Alias,
}

/// <summary>One row of registers.tbl or operations.tbl: a register, an operation, or a space of unnamed encodings.</summary>
public sealed class AccessEntry
{
    private readonly AccessRight[] _rights;

    internal AccessEntry(string[] c)
    {
        Name = c[1];
        IsOperation = c[0].StartsWith("operation", StringComparison.Ordinal);
        TakesOperand = c[0] == "operation Xt";
        Register = c[0] == "register" ? Enum.Parse<Reg>(Name) : null;
        Operation = IsOperation ? Enum.Parse<SysOp>(Name) : null;
        Encodings = c[2];
        _rights = [.. c[3].Split(' ').Select(ParseRight)];
        Storage = c[4] switch { "plain" => Storage.Plain, "computed" => Storage.Computed, "constant" => Storage.Constant, "raz" => Storage.Raz, "stop" => Storage.Stop, "alias" => Storage.Alias, _ => Storage.None };
        Reset = c[5];
        TrapsOnRead = AccessTable.TrapLists[int.Parse(c[6])];
        TrapsOnWrite = AccessTable.TrapLists[int.Parse(c[7])];
        Feature = c[8].Length == 0 ? Feature.None : Enum.Parse<Feature>(c[8]);
        Citation = c[9];
    }

    public string Name { get; }

    public bool IsOperation { get; }

    /// <summary>Operation: it takes an address or other value in Xt.</summary>
    public bool TakesOperand { get; }

    /// <summary>The register, or null for an operation or a space.</summary>
    public Reg? Register { get; }

    public SysOp? Operation { get; }

    public Storage Storage { get; }

    /// <summary>As in the table: a number (hexadecimal with 0x), UNKNOWN, cpu, or empty.</summary>
    public string Reset { get; }

    public Feature Feature { get; }

    public string Citation { get; }

    /// <summary>The rules that may stop a read (MRS), in the manual's order.</summary>
    public TrapRule[] TrapsOnRead { get; }

    /// <summary>The rules that may stop a write (MSR) or an operation (SYS), in the manual's order.</summary>
    public TrapRule[] TrapsOnWrite { get; }

    internal string Encodings { get; }

    /// <summary>The row speaks for reads of its encoding.</summary>
    public bool HasReads => IsUnallocated || _rights.Any(r => r is AccessRight.RO or AccessRight.RW);

    /// <summary>The row speaks for writes of its encoding, or for the operation.</summary>
    public bool HasWrites => IsUnallocated || _rights.Any(r => r is AccessRight.WO or AccessRight.RW);

    /// <summary>No Exception level has the register: the row is there for its traps.</summary>
    private bool IsUnallocated => _rights.All(r => r is AccessRight.Undefined or AccessRight.UndefinedAfterTraps);

    /// <summary>Operation: AT, DC, IC or TLBI.</summary>
    public string Family => Name[..Name.IndexOf('_')];

    public AccessRight Right(ExceptionLevel el) => _rights[(int)el];

    /// <summary>Whether the access exists at <paramref name="el"/>: it is UNDEFINED otherwise, before any trap is looked at.</summary>
    public bool Allows(ExceptionLevel el, bool isRead) => _rights[(int)el] switch
    {
        AccessRight.RW => true,
        AccessRight.RO => isRead,
        AccessRight.WO => !isRead,
        _ => false,
    };

    private static AccessRight ParseRight(string text) => text switch
    {
        "RO" => AccessRight.RO,
        "WO" or "X" => AccessRight.WO,
        "RW" => AccessRight.RW,
        "U" => AccessRight.UndefinedAfterTraps,
        _ => AccessRight.Undefined,
    };
}

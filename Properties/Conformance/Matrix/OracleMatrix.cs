using System.Globalization;
using System.IO.Compression;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>
/// A recorded trap matrix: what another implementation did. Rows are omitted as Golden/trap-matrix/FORMAT.md says, and put back here.
/// </summary>
public sealed class OracleMatrix
{
    private readonly Dictionary<(string Config, ExceptionLevel EL, string Slot), MatrixOutcome> _rows = [];

    private OracleMatrix(IReadOnlyList<MatrixConfig> configs) => Configs = configs;

    public IReadOnlyList<MatrixConfig> Configs { get; }

    /// <summary>How many rows of a configuration are recorded, because they differ from the baseline.</summary>
    public int RecordedRows(string config) => _rows.Keys.Count(k => k.Config == config);

    /// <summary>Reads <c>CPU-configs.csv</c> and <c>CPU.csv.gz</c> of a folder.</summary>
    public static OracleMatrix Load(string folder, string cpu)
    {
        string configs = Path.Combine(folder, $"{cpu}-configs.csv");
        var errors = new List<string>();
        var oracle = new OracleMatrix(MatrixConfig.Parse(configs, File.ReadLines(configs), errors));
        if (errors.Count > 0)
            throw new InvalidDataException(string.Join('\n', errors));
        using var rows = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, $"{cpu}.csv.gz")), CompressionMode.Decompress));
        rows.ReadLine();
        while (rows.ReadLine() is { } line)
            oracle.Add(line);
        return oracle;
    }

    /// <summary>What the implementation did with a slot, the omission rules undone.</summary>
    public MatrixOutcome Outcome(MatrixConfig config, ExceptionLevel el, MatrixSlot slot)
    {
        string key = KeyOf(slot);
        if (_rows.TryGetValue((config.Name, el, key), out var recorded))
            return recorded;
        var baseline = _rows.TryGetValue(("baseline", el, key), out var plain) ? plain : MatrixOutcome.Undefined(el);
        return config.HasTGE ? baseline.UnderTGE() : baseline;
    }

    private static string KeyOf(MatrixSlot slot) => slot.Direction == 'X' ? "X" + slot.Name : $"{slot.Direction}{slot.Encoding.Value}";

    private void Add(string line)
    {
        string[] c = SplitCsv(line);
        var el = (ExceptionLevel)int.Parse(c[2], CultureInfo.InvariantCulture);
        uint word = uint.Parse(c[10], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string key = c[3] == "X" ? "X" + c[9] : $"{c[3]}{(ushort)(word >> 5)}";
        _rows[(c[1], el, key)] = new MatrixOutcome(
            c[11] switch { "completed" => SlotOutcome.Completed, "completed_branch" => SlotOutcome.CompletedBranch, "async" => SlotOutcome.Async, _ => SlotOutcome.Trap },
            (ExceptionLevel)Number(c[12]), (byte)Number(c[13]), Number(c[14]), (byte)Number(c[16]), (ushort)Number(c[17]));
    }

    /// <summary>The name column may be quoted, because assembly has commas.</summary>
    private static string[] SplitCsv(string line)
    {
        int open = line.IndexOf('"');
        if (open < 0)
            return line.Split(',');
        int close = line.IndexOf('"', open + 1);
        return [.. line[..open].TrimEnd(',').Split(','), line[(open + 1)..close], .. line[(close + 2)..].Split(',')];
    }

    private static uint Number(string text) =>
        text.Length == 0 ? 0
        : text.StartsWith("0x", StringComparison.Ordinal) ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture);
}

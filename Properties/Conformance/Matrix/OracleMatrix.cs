using System.Globalization;
using System.IO.Compression;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>
/// A recorded trap matrix: what another implementation did. Rows are omitted as Golden/trap-matrix/FORMAT.md says, and put back here.
/// </summary>
public sealed class OracleMatrix
{
    private readonly Dictionary<(string Config, ExceptionLevel EL), List<(string Slot, MatrixOutcome Outcome)>> _rows = [];
    private readonly Dictionary<IReadOnlyList<MatrixSlot>, Dictionary<string, int>> _positions = [];

    private OracleMatrix(IReadOnlyList<MatrixConfig> configs) => Configs = configs;

    public IReadOnlyList<MatrixConfig> Configs { get; }

    /// <summary>How many rows of a configuration are recorded, because they differ from the baseline.</summary>
    public int RecordedRows(string config) => _rows.Where(r => r.Key.Config == config).Sum(r => r.Value.Count);

    /// <summary>Reads <c>CPU-configs.csv</c> and <c>CPU.csv.gz</c> of a folder.</summary>
    public static OracleMatrix Load(string folder, string cpu)
    {
        string configs = Path.Combine(folder, $"{cpu}-configs.csv");
        var errors = new List<string>();
        var parsed = MatrixConfig.Parse(configs, File.ReadLines(configs), errors);
        if (errors.Count > 0)
            throw new InvalidDataException(string.Join('\n', errors));
        using var packed = File.OpenRead(Path.Combine(folder, $"{cpu}.csv.gz"));
        return Read(parsed, packed);
    }

    /// <summary>Reads the rows of these configurations, and leaves out others.</summary>
    /// <param name="packed">A recording, packed with gzip.</param>
    public static OracleMatrix Read(IReadOnlyList<MatrixConfig> configs, Stream packed)
    {
        var oracle = new OracleMatrix(configs);
        var names = configs.Select(c => c.Name).ToHashSet();
        using var rows = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        rows.ReadLine();
        while (rows.ReadLine() is { } line)
            if (names.Contains(line.Split(',', 3)[1]))
                oracle.Add(line);
        return oracle;
    }

    /// <summary>What the implementation did with each of <paramref name="slots"/> in one configuration, the omission rules undone.</summary>
    public MatrixOutcome[] Outcomes(MatrixConfig config, ExceptionLevel el, IReadOnlyList<MatrixSlot> slots)
    {
        var outcomes = new MatrixOutcome[slots.Count];
        Array.Fill(outcomes, MatrixOutcome.Undefined(el));
        Overlay("baseline", el, slots, outcomes);
        if (config.HasTGE)
            for (int i = 0; i < outcomes.Length; i++)
                outcomes[i] = outcomes[i].UnderTGE();
        if (!config.IsBaseline)
            Overlay(config.Name, el, slots, outcomes);
        return outcomes;
    }

    private void Overlay(string config, ExceptionLevel el, IReadOnlyList<MatrixSlot> slots, MatrixOutcome[] outcomes)
    {
        if (!_rows.TryGetValue((config, el), out var rows))
            return;
        var positions = PositionsIn(slots);
        foreach (var (slot, outcome) in rows)
            if (positions.TryGetValue(slot, out int position))
                outcomes[position] = outcome;
    }

    private Dictionary<string, int> PositionsIn(IReadOnlyList<MatrixSlot> slots)
    {
        if (!_positions.TryGetValue(slots, out var positions))
            _positions[slots] = positions = slots.Select((slot, i) => (Key: KeyOf(slot), i)).ToDictionary(p => p.Key, p => p.i);
        return positions;
    }

    private static string KeyOf(MatrixSlot slot) => slot.Direction == 'X' ? "X" + slot.Name : $"{slot.Direction}{slot.Encoding.Value}";

    private void Add(string line)
    {
        string[] c = SplitCsv(line);
        var el = (ExceptionLevel)int.Parse(c[2], CultureInfo.InvariantCulture);
        uint word = uint.Parse(c[10], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        string key = c[3] == "X" ? "X" + c[9] : $"{c[3]}{(ushort)(word >> 5)}";
        var outcome = new MatrixOutcome(
            c[11] switch { "completed" => SlotOutcome.Completed, "completed_branch" => SlotOutcome.CompletedBranch, "async" => SlotOutcome.Async, _ => SlotOutcome.Trap },
            (ExceptionLevel)Number(c[12]), (byte)Number(c[13]), Number(c[14]), (byte)Number(c[16]), (ushort)Number(c[17]));
        if (!_rows.TryGetValue((c[1], el), out var rows))
            _rows[(c[1], el)] = rows = [];
        rows.Add((key, outcome));
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

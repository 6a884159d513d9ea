using System.Collections.Immutable;
using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Rig;

/// <summary>
/// The System registers that a case sets and an outcome holds, and the code that the monitor uses to write and to read them.
/// The names are in <c>registers.tbl</c>, the encodings in the tables of the specification.
/// </summary>
public sealed class RigRegisters
{
    private static readonly ImmutableArray<Row> Rows = [.. ReadRows()];
    private static readonly Dictionary<string, RigRegisters> OfCpu = [];
    private readonly ImmutableArray<Row> _rows;
    private readonly RegisterMasks _masks;
    private readonly Dictionary<Reg, int> _index = [];

    private RigRegisters(CpuModel cpu)
    {
        _rows = [.. Rows.Where(row => cpu.Features.Has(RegisterRow.Of(row.Register).Feature))];
        for (int i = 0; i < _rows.Length; i++)
            _index[_rows[i].Register] = i;
        var configuration = new PeConfiguration(cpu, Choices.Default, HaveEL2: true);
        _masks = configuration.Masks;
        var reset = PE.Reset(configuration, 0, ExceptionLevel.EL1).System;
        Defaults = [.. _rows.Select(row => reset[row.Register])];
        Registers = [.. _rows.Select(row => row.Register)];
        LoadRoutine = Assemble(_rows.SelectMany(Load));
        SaveRoutine = Assemble(_rows.SelectMany((row, i) => new[] { $"mrs x1, {row.Register}", $"str x1, [x0, #{8 * i}]" }));
    }

    /// <summary>In the order in which cases and outcomes hold them.</summary>
    public ImmutableArray<Reg> Registers { get; }

    /// <summary>What each holds in a case that does not say: its value at reset in the specification, with HCR_EL2.RW set.</summary>
    public ImmutableArray<ulong> Defaults { get; }

    /// <summary>Writes the registers from the doublewords at X0 where they differ from those at X3, which are what the registers hold.</summary>
    internal ImmutableArray<uint> LoadRoutine { get; }

    /// <summary>Reads the registers into the doublewords at X0.</summary>
    internal ImmutableArray<uint> SaveRoutine { get; }

    public static RigRegisters For(CpuModel cpu)
    {
        lock (OfCpu)
            return OfCpu.TryGetValue(cpu.Name, out var registers) ? registers : OfCpu[cpu.Name] = new RigRegisters(cpu);
    }

    /// <summary>Where the register is in <see cref="Registers"/>, or -1.</summary>
    public int IndexOf(Reg register) => _index.GetValueOrDefault(register, -1);

    /// <summary>What of a value that was found in the register at <paramref name="index"/> can be compared with the specification's; the rest is taken from <paramref name="other"/>.</summary>
    public ulong Comparable(int index, ulong found, ulong other)
    {
        var row = _rows[index];
        return (row.IsReservedKept ? _masks.Legalise(row.Register, found) : found) & ~row.Moving | other & row.Moving;
    }

    /// <summary>An MSR costs much more than a comparison, and most registers hold already what the case wants.</summary>
    private static IEnumerable<string> Load(Row row, int i)
    {
        List<string> write = row.How switch
        {
            "oslock" => ["ubfx x1, x1, #1, #1", "msr oslar_el1, x1"],
            "plain" => [$"msr {row.Register}, x1"],
            ['c', 'l', 'e', 'a', 'r', ' ', .. var clear] => ["movn x2, #0", $"msr {clear}, x2", $"msr {row.Register}, x1"],
            _ => throw new FormatException($"registers.tbl: {row.Register}: no way to set '{row.How}'"),
        };
        return [$"ldr x1, [x0, #{8 * i}]", $"ldr x2, [x3, #{8 * i}]", "cmp x1, x2", $"b.eq .+{4 * (write.Count + 1)}", .. write];
    }

    private static ImmutableArray<uint> Assemble(IEnumerable<string> lines) =>
        [.. lines.Append("ret").Select(line => Assembler.TryAssemble(line, 0, out uint word, out string error) ? word : throw new FormatException($"{line}: {error}"))];

    private static IEnumerable<Row> ReadRows()
    {
        using var reader = new StreamReader(typeof(RigRegisters).Assembly.GetManifestResourceStream("registers.tbl")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] c = [.. line.Split(';').Select(column => column.Trim())];
            var register = RegisterRow.Find(c[0]) ?? throw new FormatException($"registers.tbl: no register '{c[0]}'");
            ulong moving = c[2] switch
            {
                "-" or "res" => 0,
                ['0', 'x', .. var digits] => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => ulong.Parse(c[2], CultureInfo.InvariantCulture),
            };
            yield return new Row(register, c[1], moving, c[2] == "res");
        }
    }

    private readonly record struct Row(Reg Register, string How, ulong Moving, bool IsReservedKept);
}

using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>Computes the heat map of a CPU from the rules, and compares it with the recording, both by the configurations of the recording that change one field of one control.</summary>
internal static class HeatMaps
{
    private const string Folder = "Golden/trap-matrix/";

    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL1, ExceptionLevel.EL0];

    /// <summary>What it is made from, as paths in the repository.</summary>
    public static string[] Resources(string cpu) => [$"{Folder}{cpu}-configs.csv", $"{Folder}{cpu}.csv.gz"];

    /// <summary>The CPUs that were recorded.</summary>
    public static bool Has(string cpu) => typeof(HeatMaps).Assembly.GetManifestResourceInfo($"{Folder}{cpu}.csv.gz") is not null;

    public static HeatMap Of(CpuModel cpu)
    {
        var pe = new PeConfiguration(cpu, Choices.Default, HaveEL2: true);
        var (configs, controls) = Configurations(cpu);
        using var packed = new MemoryStream(TableFile.Bytes($"{Folder}{cpu.Name}.csv.gz"));
        var oracle = OracleMatrix.Read(configs, packed);
        Exclusion[] exclusions = [.. Exclusion.Parse(TableFile.Lines($"{Folder}exclusions.tbl"))];
        var matrix = new TrapMatrix(pe);
        var rows = new List<HeatRow>();
        foreach (var el in Levels)
            rows.AddRange(Rows(new Place(cpu.Name, matrix, oracle, exclusions, el), pe, configs));
        int[] kept = [.. Enumerable.Range(0, configs.Length).Where(c => c == 0 || rows.Any(r => !SameOutcome(r.Cells[c], r.Cells[0])))];
        long compared = rows.Sum(r => (long)r.Names.Count) * kept.Length;
        return new HeatMap(cpu.Name, ValueArray<HeatColumn>.Of(kept.Select(c => new HeatColumn(controls[c], configs[c].Name))), Grouped(rows, kept), compared);
    }

    private sealed record Place(string Cpu, TrapMatrix Matrix, OracleMatrix Oracle, Exclusion[] Exclusions, ExceptionLevel EL);

    /// <summary>One row for each access that some configuration withholds or lets pass.</summary>
    private static IEnumerable<HeatRow> Rows(Place place, PeConfiguration pe, MatrixConfig[] configs)
    {
        // Encodings without a row are UNDEFINED whatever the controls are, and they are most of all.
        MatrixSlot[] slots = [.. place.Matrix.SlotsOf(place.EL).Where(s => s.Name.Length > 0)];
        MatrixSweep[] sweeps = [.. configs.Select(c => new MatrixSweep(pe, c, place.EL))];
        MatrixOutcome[][] ours = [.. sweeps.Select(sweep => slots.Select(slot => sweep.Try(slot)).ToArray())];
        MatrixOutcome[][] theirs = [.. configs.Select(c => place.Oracle.Outcomes(c, place.EL, slots))];
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = i;
            if (ours.All(o => o[slot] == sweeps[0].Undefined))
                continue;
            HeatCell[] cells = [.. configs.Select((config, c) => Cell(place, new Difference(config, place.EL, slots[slot], theirs[c][slot], ours[c][slot], sweeps[c].RuleOf(slots[slot])?.Name ?? "")))];
            for (int c = 1; c < cells.Length; c++)
                if (ReturnsByACTLR(configs[c]) && cells[c].Rule == TrapsHCR_EL2.TACR.Name)
                    cells[c] = cells[0];
            yield return new HeatRow(place.EL, slots[i].Direction, ValueArray<string>.Of([Name(slots[i])]), ValueArray<HeatCell>.Of(cells));
        }
    }

    /// <summary>The recorder's vectors return by a trapped read of ACTLR_EL1, so that HCR_EL2.TACR is set beside the control.</summary>
    private static bool ReturnsByACTLR(MatrixConfig config) => (config.Flags & 1) != 0;

    private static HeatCell Cell(Place place, Difference both)
    {
        var outcome = both.Ours.Outcome != SlotOutcome.Trap ? HeatOutcome.Completes
            : both.Ours.Target == ExceptionLevel.EL2 ? HeatOutcome.TrapsToEL2
            : both.Ours.EC == 0 ? HeatOutcome.Undefined : HeatOutcome.TrapsToEL1;
        string recorded = both.Oracle == both.Ours ? "" : $"{Words(both.Oracle)} ({place.Exclusions.FirstOrDefault(e => e.Excuses(place.Cpu, both))?.Id ?? "unexplained"})";
        return new HeatCell(outcome, both.Ours.Outcome == SlotOutcome.Trap ? both.Ours.EC : (byte)0, both.RuleName, recorded);
    }

    private static string Words(MatrixOutcome outcome) => outcome.Outcome != SlotOutcome.Trap ? "completes" : $"EC 0x{outcome.EC:x2} to {outcome.Target}";

    /// <summary>Rows that are alike are one, in the order of the first of them.</summary>
    private static ValueArray<HeatRow> Grouped(List<HeatRow> rows, int[] kept) => ValueArray<HeatRow>.Of(rows
        .Select(r => r with { Cells = ValueArray<HeatCell>.Of(kept.Select(c => r.Cells[c])) })
        .GroupBy(r => (r.EL, r.Direction, r.Cells))
        .Select(g => g.First() with { Names = ValueArray<string>.Of(g.SelectMany(r => r.Names)) }));

    private static bool SameOutcome(HeatCell a, HeatCell b) => a.Outcome == b.Outcome && a.EC == b.EC;

    /// <summary>The recording names registers in small letters.</summary>
    private static string Name(MatrixSlot slot) => slot.Direction == 'X' ? slot.Name : slot.Name.ToUpperInvariant();

    /// <summary>The baseline, and what differs from it in one field of one register, with a label for each.</summary>
    private static (MatrixConfig[] Configs, string[] Controls) Configurations(CpuModel cpu)
    {
        string path = $"{Folder}{cpu.Name}-configs.csv";
        var all = MatrixConfig.Parse(path, TableFile.Lines(path), []);
        var baseline = all.First(c => c.IsBaseline);
        var single = all.Where(c => !c.IsBaseline && c.Levels == baseline.Levels).Select(c => (Config: c, Control: ControlOf(c, baseline))).Where(c => c.Control is not null)
            .DistinctBy(c => c.Control).ToArray();
        return ([baseline, .. single.Select(c => c.Config)], ["baseline", .. single.Select(c => c.Control!)]);
    }

    /// <summary>REGISTER.FIELD=VALUE; null when more than one field differs.</summary>
    private static string? ControlOf(MatrixConfig config, MatrixConfig baseline)
    {
        var changed = config.Controls.Zip(baseline.Controls).Where(c => c.First.Value != c.Second.Value).ToArray();
        if (changed is not [var (now, before)])
            return null;
        var fields = RegisterLayout.Of(now.Register)[0].Fields.Where(f => In(f, now.Value) != In(f, before.Value) && !(ReturnsByACTLR(config) && f.Name == nameof(TrapsHCR_EL2.TACR))).ToArray();
        return fields is [var only] ? $"{now.Register}.{only.Name}={In(only, now.Value)}" : null;
    }

    private static ulong In(FieldRow field, ulong value) => value >> field.Lsb & (field.Msb - field.Lsb == 63 ? ulong.MaxValue : (1UL << field.Msb - field.Lsb + 1) - 1);
}

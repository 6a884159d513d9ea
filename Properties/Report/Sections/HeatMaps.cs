using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>
/// Computes the heat map of a CPU from the rules, and compares it with the recording, both by configurations of the recording:
/// those that change one field of one control, and for each rule that none of them shows the one that shows it with the fewest changes.
/// </summary>
internal sealed class HeatMaps
{
    private const string Folder = "Golden/trap-matrix/", Exclusions = $"{Folder}exclusions.tbl", Instructions = "instructions.txt";

    private static readonly ExceptionLevel[] Levels = [ExceptionLevel.EL1, ExceptionLevel.EL0];

    private readonly CpuModel _cpu;

    /// <summary>WFE waits, so that its controls act.</summary>
    private readonly PeConfiguration _pe;

    /// <summary>The PE that was recorded, whose WFE never waits.</summary>
    private readonly PeConfiguration _recordedPE;

    private readonly HeatSlot[] _slots;
    private readonly HeatControl[] _controls;

    /// <summary>Those of each control, by levels.</summary>
    private readonly MatrixSweep[][] _sweeps;

    private HeatMaps(CpuModel cpu)
    {
        _cpu = cpu;
        _recordedPE = new PeConfiguration(cpu, Choices.Default, HaveEL2: true);
        _pe = new PeConfiguration(cpu, Choices.Default with { Wfe = WfeBehaviour.Waits }, HaveEL2: true);
        _slots = HeatSlots.Of(_pe);
        _controls = HeatControls.Of(MatrixConfig.Parse(ConfigsOf(cpu.Name), TableFile.Lines(ConfigsOf(cpu.Name)), []));
        _sweeps = [.. _controls.Select(c => Levels.Select(el => new MatrixSweep(_pe, c.Config, el)).ToArray())];
    }

    /// <summary>What it is made from, as paths in the repository.</summary>
    public static string[] Resources(string cpu) => [ConfigsOf(cpu), RecordingOf(cpu), Exclusions, Instructions];

    /// <summary>The CPUs that were recorded.</summary>
    public static bool Has(string cpu) => typeof(HeatMaps).Assembly.GetManifestResourceInfo(RecordingOf(cpu)) is not null;

    public static HeatMap Of(CpuModel cpu) => new HeatMaps(cpu).Map();

    private static string ConfigsOf(string cpu) => $"{Folder}{cpu}-configs.csv";

    private static string RecordingOf(string cpu) => $"{Folder}{cpu}.csv.gz";

    private HeatMap Map()
    {
        var tried = Enumerable.Range(0, _controls.Length).Where(c => _controls[c].Changes <= 1).ToDictionary(c => c, Try);
        HashSet<TrapRule> shown = [.. tried.Values.SelectMany(t => t).SelectMany(t => t.Rules).OfType<TrapRule>()];
        foreach (int control in Showing(TrapRule.All.Where(r => !shown.Contains(r))))
            tried[control] = Try(control);
        var rows = Rows([.. tried.OrderBy(t => t.Key).Select(t => (_controls[t.Key], t.Value))]);
        var columns = tried.Keys.Order().Select(c => _controls[c]).ToArray();
        int[] kept = [.. Enumerable.Range(0, columns.Length).Where(c => c == 0 || rows.Any(r => !r.IsAsBaseline(c)))];
        var grouped = Grouped(rows, kept);
        var hidden = new HiddenRules(_pe, [.. _sweeps.SelectMany(s => s)]).Without(grouped.SelectMany(r => r.Cells).Select(c => c.Rule).ToHashSet());
        return new HeatMap(_cpu.Name, ValueArray<HeatColumn>.Of(kept.Select(c => new HeatColumn(columns[c].Control, columns[c].Config.Name))), grouped, ValueArray<HiddenRule>.Of(hidden));
    }

    /// <summary>What every access comes to under one control at one level.</summary>
    /// <param name="AsRecorded">The same with the choices of what was recorded.</param>
    private sealed record Tried(MatrixSweep Sweep, MatrixOutcome[] Outcomes, TrapRule?[] Rules, MatrixOutcome[] AsRecorded);

    private Tried[] Try(int control) => [.. Levels.Select((el, level) =>
    {
        MatrixSweep sweep = _sweeps[control][level], recorded = new(_recordedPE, _controls[control].Config, el);
        MatrixOutcome[] outcomes = [.. _slots.Select(s => sweep.Try(s.Slot))];
        // Only other instructions depend on choices.
        return new Tried(sweep, outcomes, [.. _slots.Select(s => sweep.RuleOf(s.Slot))], [.. _slots.Select((s, i) => s.Slot.Direction == 'X' ? recorded.Try(s.Slot) : outcomes[i])]);
    })];

    /// <summary>For each rule the first of the controls with the fewest changes that shows it, if there is one.</summary>
    private IEnumerable<int> Showing(IEnumerable<TrapRule> rules)
    {
        int[] several = [.. Enumerable.Range(0, _controls.Length).Where(c => _controls[c].Changes > 1).OrderBy(c => _controls[c].Changes)];
        return rules.Select(rule => several.Cast<int?>().FirstOrDefault(c => _sweeps[c!.Value].Any(sweep => sweep.Applies(rule) && _slots.Any(s => ReferenceEquals(sweep.RuleOf(s.Slot), rule))))).OfType<int>().Distinct();
    }

    /// <summary>One row for each access that is not UNDEFINED whatever the controls are.</summary>
    private List<HeatRow> Rows((HeatControl Control, Tried[] At)[] columns)
    {
        using var packed = new MemoryStream(TableFile.Bytes(RecordingOf(_cpu.Name)));
        var oracle = OracleMatrix.Read([.. columns.Select(c => c.Control.Config)], packed);
        Exclusion[] exclusions = [.. Exclusion.Parse(TableFile.Lines(Exclusions))];
        MatrixSlot[] slots = [.. _slots.Select(s => s.Slot)];
        var rows = new List<HeatRow>();
        for (int level = 0; level < Levels.Length; level++)
        {
            var el = Levels[level];
            MatrixOutcome[][] theirs = [.. columns.Select(c => oracle.Outcomes(c.Control.Config, el, slots))];
            for (int i = 0; i < slots.Length; i++)
            {
                if (columns.All(c => c.At[level].Outcomes[i] == c.At[level].Sweep.Undefined))
                    continue;
                HeatCell[] cells = [.. columns.Select((c, n) => Cell(exclusions, c.At[level], i, new Difference(c.Control.Config, el, slots[i], theirs[n][i], c.At[level].AsRecorded[i], c.At[level].Rules[i]?.Name ?? "")))];
                for (int c = 1; c < cells.Length; c++)
                    if (HeatControls.ReturnsByACTLR(columns[c].Control.Config) && cells[c].Rule == TrapsHCR_EL2.TACR.Name)
                        cells[c] = cells[0];
                rows.Add(new HeatRow(el, slots[i].Direction, ValueArray<string>.Of([_slots[i].Name]), ValueArray<HeatCell>.Of(cells)));
            }
        }
        return rows;
    }

    private HeatCell Cell(Exclusion[] exclusions, Tried at, int slot, Difference both)
    {
        var ours = at.Outcomes[slot];
        var outcome = ours.Outcome != SlotOutcome.Trap ? HeatOutcome.Completes
            : ours.Target == ExceptionLevel.EL2 ? HeatOutcome.TrapsToEL2
            : ours.EC == 0 ? HeatOutcome.Undefined : HeatOutcome.TrapsToEL1;
        string why = both.Oracle != both.Ours ? exclusions.FirstOrDefault(e => e.Excuses(_cpu.Name, both))?.Id ?? "unexplained" : "WFE may complete at once, so that it never traps";
        return new HeatCell(outcome, ours.Outcome == SlotOutcome.Trap ? ours.EC : (byte)0, both.RuleName, both.Oracle == ours ? "" : $"{Words(both.Oracle)} ({why})");
    }

    private static string Words(MatrixOutcome outcome) => outcome.Outcome != SlotOutcome.Trap ? "completes" : $"EC 0x{outcome.EC:x2} to {outcome.Target}";

    /// <summary>Rows that are alike are one, in the order of the first of them.</summary>
    private static ValueArray<HeatRow> Grouped(List<HeatRow> rows, int[] kept) => ValueArray<HeatRow>.Of(rows
        .Select(r => r with { Cells = ValueArray<HeatCell>.Of(kept.Select(c => r.Cells[c])) })
        .GroupBy(r => (r.EL, r.Direction, r.Cells))
        .Select(g => g.First() with { Names = ValueArray<string>.Of(g.SelectMany(r => r.Names)) }));
}

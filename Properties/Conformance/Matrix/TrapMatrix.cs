using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>One row: where, what, and what it came to.</summary>
public readonly record struct MatrixRow(MatrixConfig Config, ExceptionLevel EL, MatrixSlot Slot, MatrixOutcome Outcome)
{
    public string ToCsv(string cpu) =>
        $"{cpu},{Config.Name},{(int)EL},{Slot.Direction},{Slot.EncodingColumns},{Slot.Name},{Slot.Word:x8},{Outcome.ToCsv()}";
}

/// <summary>
/// The trap matrix of a CPU: every System encoding and a list of other instructions, under any configurations.
/// The baseline is complete; another configuration has the rows that differ from the baseline, or, with HCR_EL2.TGE, from the baseline taken to EL2.
/// </summary>
public sealed class TrapMatrix
{
    public const string Header = "cpu,config,el,dir,op0,op1,crn,crm,op2,name,insn,outcome,target_el,ec,iss,il,elr_off,vec";

    private readonly PeConfiguration _pe;
    private readonly MatrixSlot[] _reads;
    private readonly MatrixSlot[] _writes;
    private readonly MatrixSlot[] _readsOfEL2;
    private readonly MatrixSlot[] _instructions;

    public TrapMatrix(PeConfiguration pe)
    {
        _pe = pe;
        _reads = [.. MatrixSlot.System(pe, isRead: true, firstOp0: 1)];
        _writes = [.. MatrixSlot.System(pe, isRead: false, firstOp0: 0)];
        _readsOfEL2 = [.. MatrixSlot.System(pe, isRead: true, firstOp0: 2)];
        _instructions = [.. MatrixInstructions.For(pe)];
    }

    /// <summary>The rows of all configurations, in order, omitted rows left out.</summary>
    public IEnumerable<MatrixRow> Rows(IReadOnlyList<MatrixConfig> configs)
    {
        var baseline = configs.FirstOrDefault(c => c.IsBaseline) ?? MatrixConfig.Baseline;
        return configs.SelectMany(c => c.IsBaseline ? Complete(c) : Differing(c, baseline));
    }

    /// <summary>Every row of one configuration, none omitted.</summary>
    public IEnumerable<MatrixRow> Complete(MatrixConfig config)
    {
        foreach (var el in LevelsOf(config))
            foreach (var row in Sweep(config, el, System(el)))
                yield return row;
        foreach (var el in LevelsOf(config).Where(el => el != ExceptionLevel.EL2))
            foreach (var row in Sweep(config, el, _instructions))
                yield return row;
    }

    /// <summary>The rows of one configuration that differ from what the baseline lets expect.</summary>
    public IEnumerable<MatrixRow> Differing(MatrixConfig config, MatrixConfig baseline)
    {
        foreach (var el in LevelsOf(config))
        {
            var reference = new MatrixSweep(_pe, baseline, el);
            var slots = el == ExceptionLevel.EL2 ? System(el) : System(el).Concat(_instructions);
            foreach (var row in Sweep(config, el, slots))
            {
                var expected = reference.Try(row.Slot);
                if (row.Outcome != (config.HasTGE ? expected.UnderTGE() : expected))
                    yield return row;
            }
        }
    }

    private static IEnumerable<ExceptionLevel> LevelsOf(MatrixConfig config) =>
        new[] { ExceptionLevel.EL1, ExceptionLevel.EL0, ExceptionLevel.EL2 }.Where(config.Sweeps);

    private IEnumerable<MatrixSlot> System(ExceptionLevel el) => el == ExceptionLevel.EL2 ? _readsOfEL2 : _reads.Concat(_writes);

    private IEnumerable<MatrixRow> Sweep(MatrixConfig config, ExceptionLevel el, IEnumerable<MatrixSlot> slots)
    {
        var sweep = new MatrixSweep(_pe, config, el);
        foreach (var slot in slots)
            yield return new MatrixRow(config, el, slot, sweep.Try(slot));
    }
}

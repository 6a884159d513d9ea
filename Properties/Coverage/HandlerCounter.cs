using System.Runtime.InteropServices;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Boundary;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Coverage;

/// <summary>Counts how often the code behind each portal of a model is entered. What goes on there when a run begins was entered before.</summary>
internal sealed class HandlerCounter
{
    private readonly Dictionary<IModel, ModelPortals> _models = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, long> _entered = [];
    private Stack<ulong>[] _running = [];
    private ModelPortals? _portals;

    public void Begin(Runner runner)
    {
        _portals = null;
        if (runner.Model is not { } model)
            return;
        if (!_models.TryGetValue(model, out _portals))
            _models[model] = _portals = new ModelPortals(model, runner);
        _portals.Memory = runner.Memory;
        // The portal at which each PE is, with those that it interrupted below.
        _running = [.. Enumerable.Range(0, runner.ProcessorCount).Select(i => new Stack<ulong>(runner.Retired > 0 && runner.PeOf(i) is { EL: ExceptionLevel.EL2 } pe ? [pe.PC] : []))];
    }

    /// <summary>A step of EL2.</summary>
    public void See(in BoundaryStep step)
    {
        if (_portals is null || _portals.NameAt(step.Before) is not { } name)
            return;
        var running = _running[step.Processor];
        ulong pc = step.Before.PC;
        if (!running.TryPeek(out ulong last) || last != pc)
        {
            if (running.Count > 0)
                running.Pop();
            running.Push(pc);
            CollectionsMarshal.GetValueRefOrAddDefault(_entered, name, out _)++;
        }
        if (step.Result.Event == StepEvent.Return)
        {
            running.Pop();
            if (step.Kind == Watches.Entry)
                running.Clear();
        }
        else if (step.Result.Event == StepEvent.Exception)
            running.Push(0);
        else if (A64.ClassOf(A64.Decode(step.Result.Word)) == EncodingClass.UnconditionalBranchRegister)
            running.Pop();
    }

    public IEnumerable<CoverageCount> Counts => _models.Values.SelectMany(m => m.Names).Distinct().Select(name => new CoverageCount(CoverageKind.HandlerThere, name, 1))
        .Concat(_entered.Select(e => new CoverageCount(CoverageKind.Handler, e.Key, e.Value)));
}

/// <summary>The portals in the pages of a model, with what reports call them.</summary>
internal sealed class ModelPortals
{
    private const int PageSize = 4096, WordSize = 4;

    private readonly Dictionary<ulong, string> _byAddress = [];
    private readonly Dictionary<ulong, string?> _byPC = [];

    public ModelPortals(IModel model, Runner runner)
    {
        Memory = runner.Memory;
        var names = new Dictionary<int, string>();
        for (ulong page = BoardLayout.Ram.Value; page < BoardLayout.Ram.Value + runner.RamSize; page += PageSize)
            for (ulong address = page; model.Owns(new PA(page)) && address < page + PageSize; address += WordSize)
                if (Memory.TryRead(new PA(address), WordSize, out ulong word) && Portal.IsPortal((uint)word) && !Portal.IsFixUp((uint)word))
                    _byAddress[address] = NameOf(model, Portal.NumberOf((uint)word), names);
    }

    /// <summary>Of the run that is under way.</summary>
    public IReadMemory Memory { private get; set; }

    public IEnumerable<string> Names => _byAddress.Values.Distinct();

    /// <summary>The portal at which a PE is; null for other code of EL2. A model's image stays where it is.</summary>
    public string? NameAt(in PE pe)
    {
        if (_byPC.TryGetValue(pe.PC, out string? name))
            return name;
        var context = new TranslationContext(in pe, Memory);
        Spec.Translation.Walks.Instance.Translate(ref context, new TranslationRequest(new VA(pe.PC), new AccessDescriptor(AccessType.IFETCH, pe.EL) { Read = true }), out var result);
        return _byPC[pe.PC] = result.IsFault ? null : _byAddress.GetValueOrDefault(result.PAddress.Value);
    }

    /// <summary>The vector or number of the portal, and the method behind it: the code runs to its first operation, which changes nothing.</summary>
    private static string NameOf(IModel model, int portal, Dictionary<int, string> names)
    {
        if (names.TryGetValue(portal, out string? known))
            return known;
        string place = portal < Portal.Vectors ? $"0x{portal * 0x80:x3}" : $"portal {portal}";
        return names[portal] = CodeOf(model, portal) is { } code ? $"{place} {code}" : place;
    }

    private static string? CodeOf(IModel model, int portal)
    {
        try
        {
            return model.Enter(portal, new ModelPE()).Code;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Code that fails before its first operation has no name; when a PE enters it, that is a finding.
            return null;
        }
    }
}

using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Cpu;

/// <summary>The code of a model that is in progress on one PE: a stack, because an exception in one handler enters another.</summary>
internal sealed class ModelCore
{
    /// <summary>More handlers that interrupt each other than this are an exception loop.</summary>
    private const int Deepest = 64;

    private readonly IModel _model;
    private readonly List<HandlerRun> _handlers = [];
    private bool _enters;

    public ModelCore(IModel model, ModelProgress? start)
    {
        _model = model;
        if (start is null)
            return;
        _handlers.AddRange(start.Handlers.Select(h => new HandlerRun(model, h)));
        _enters = start.Enters;
    }

    /// <summary>The code in progress as a value; null where there is none.</summary>
    public ModelProgress? ToValue() =>
        _handlers.Count == 0 && !_enters ? null : new ModelProgress(ValueArray<HandlerInFlight>.Of(_handlers.Select(h => h.ToValue())), _enters);

    /// <summary>The PE starts anew: what was in progress is gone.</summary>
    public void Restart()
    {
        _handlers.Clear();
        _enters = false;
    }

    /// <summary>What is fetched next is entered, not gone on with.</summary>
    public void TookException() => _enters = true;

    /// <summary>The handler whose portal was fetched: one that was interrupted there goes on, otherwise a new one begins. Null when the model has no portal there.</summary>
    /// <exception cref="ModelFailureException">The code fails before its first operation, or exceptions in handlers have no end.</exception>
    public HandlerRun? At(in PE pe, uint word, PA fetched)
    {
        if (!_model.Owns(fetched))
            return null;
        ulong entry = Portal.IsFixUp(word) ? pe.PC - 4 : pe.PC;
        var interrupted = _enters ? null : Interrupted(entry, pe.EL);
        _enters = false;
        if (interrupted is not null)
        {
            if (Portal.IsFixUp(word))
                interrupted.Answer(new Answer(0, Faulted: true));
            return interrupted;
        }
        if (Portal.IsFixUp(word))
            throw new ModelFailureException($"the fix-up of portal {Portal.NumberOf(word)} is reached, and none of its operations failed");
        if (_handlers.Count == Deepest)
            throw new ModelFailureException($"{Deepest} handlers have interrupted each other, and none has ended");
        _handlers.Add(new HandlerRun(_model, Portal.NumberOf(word), pe.PC, pe.EL));
        return _handlers[^1];
    }

    /// <summary>The handler has made its last operation, which led to <paramref name="el"/>: what it interrupted at a higher Exception level is left for good.</summary>
    public void End(HandlerRun handler, ExceptionLevel el)
    {
        _handlers.Remove(handler);
        _handlers.RemoveAll(h => h.EL > el);
    }

    private HandlerRun? Interrupted(ulong entry, ExceptionLevel el)
    {
        int at = _handlers.FindLastIndex(h => h.PC == entry && h.EL == el);
        if (at < 0)
            return null;
        // Those above it were left for good when something returned here.
        _handlers.RemoveRange(at + 1, _handlers.Count - at - 1);
        return _handlers[at];
    }
}

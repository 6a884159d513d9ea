namespace VirtSpec.Spec.Gic;

/// <summary>A short list that is a value: two lists with equal elements are equal. A change copies it.</summary>
internal sealed class ValueArray<T> : IEquatable<ValueArray<T>>
    where T : IEquatable<T>
{
    private readonly T[] _items;

    private ValueArray(T[] items) => _items = items;

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>A list of equal elements.</summary>
    public static ValueArray<T> Of(int count, T item)
    {
        var items = new T[count];
        Array.Fill(items, item);
        return new ValueArray<T>(items);
    }

    public ValueArray<T> With(int index, T item)
    {
        if (_items[index].Equals(item))
            return this;
        var items = (T[])_items.Clone();
        items[index] = item;
        return new ValueArray<T>(items);
    }

    public bool Equals(ValueArray<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    public override bool Equals(object? obj) => Equals(obj as ValueArray<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}

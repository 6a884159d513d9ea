using System.Collections;

namespace VirtSpec.Spec.Base;

/// <summary>An immutable array whose equality is that of its elements.</summary>
public sealed class ValueArray<T> : IReadOnlyList<T>, IEquatable<ValueArray<T>>
{
    private readonly T[] _items;

    private ValueArray(T[] items) => _items = items;

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public static ValueArray<T> Of(IEnumerable<T> items) => new([.. items]);

    /// <summary>An array of equal elements.</summary>
    public static ValueArray<T> Of(int count, T item)
    {
        var items = new T[count];
        Array.Fill(items, item);
        return new ValueArray<T>(items);
    }

    /// <summary>The array with one element changed; itself when that is equal.</summary>
    public ValueArray<T> With(int index, T item)
    {
        if (EqualityComparer<T>.Default.Equals(_items[index], item))
            return this;
        var items = (T[])_items.Clone();
        items[index] = item;
        return new ValueArray<T>(items);
    }

    public bool Equals(ValueArray<T>? other) => ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    public override bool Equals(object? obj) => Equals(obj as ValueArray<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
